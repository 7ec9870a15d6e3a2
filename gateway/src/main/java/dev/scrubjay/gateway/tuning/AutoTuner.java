package dev.scrubjay.gateway.tuning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.PerformanceConfig;
import dev.scrubjay.gateway.config.TuningConfig;
import dev.scrubjay.gateway.config.TuningConfig.Mode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.gateway.shared.SharedDocuments;
import dev.scrubjay.gateway.shared.SharedDocuments.Document;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.tuning.Advice.Hold;
import dev.scrubjay.policy.tuning.Advice.Reason;
import dev.scrubjay.policy.tuning.Advice.Step;
import dev.scrubjay.policy.tuning.Measured;
import dev.scrubjay.policy.tuning.Tuner;
import dev.scrubjay.policy.tuning.TuningState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tunes policy, together with all other replicas. Each adds what it measures to sums in Redis, and
 * takes over what has been tuned, every second. The one that holds the lease looks at each window
 * once it is complete, and takes a step if the {@link Tuner} says so. If Redis is away policy stays
 * as it is.
 */
public final class AutoTuner {
  private static final Logger LOG = LoggerFactory.getLogger(AutoTuner.class);
  static final String NAME = "tuning";

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(10);

  /** How long after its end all replicas have added to a window. */
  private static final Duration STRAGGLERS = TICK.multipliedBy(3);

  private final String replica = UUID.randomUUID().toString();
  private final SharedDocuments documents;
  private final SharedCounters counters;
  private final NearCache near;
  private final TunedPolicy policy;
  private final Supplier<GatewayConfig> config;
  private final InstantSource clock;
  private final CounterBuffer tally;
  private final WindowFigures figures;
  private volatile Document document = new Document(-1, "");
  private volatile TuningDocument tuning = TuningDocument.NONE;

  public AutoTuner(
      SharedState shared,
      NearCache near,
      TunedPolicy policy,
      Supplier<GatewayConfig> config,
      InstantSource clock) {
    this.documents = shared.documents();
    this.counters = shared.counters();
    this.near = near;
    this.policy = policy;
    this.config = config;
    this.clock = clock;
    this.tally = new CounterBuffer(counters);
    this.figures =
        new WindowFigures(tally, policy::cache, () -> settings().tuning().limits().maxStep());
  }

  /** What is measured by. */
  public RequestObserver observer() {
    return figures;
  }

  /** Goes on until {@code vertx} is closed. */
  public void start(Vertx vertx) {
    vertx.setTimer(TICK.toMillis(), id -> tick().onComplete(ended -> start(vertx)));
  }

  private PerformanceConfig settings() {
    return config.get().performance();
  }

  private Future<Void> tick() {
    TuningConfig current = settings().tuning();
    if (current.mode() == Mode.OFF) {
      return Future.succeededFuture();
    }
    figures.nearCache(near.fill());
    TuningWindow window = TuningWindow.at(clock.instant(), current.interval());
    return tally
        .flush(Map.of(window.sums(), current.interval().multipliedBy(3).plus(LEASE)))
        .compose(flushed -> pull())
        .compose(pulled -> lookBack(lastComplete(current.interval())))
        .onFailure(failure -> LOG.debug("tuning waits for Redis: {}", failure.toString()));
  }

  /** Takes over what has been tuned. */
  Future<Void> pull() {
    return documents
        .read(NAME)
        .map(
            read -> {
              if (!read.equals(document)) {
                take(read);
              }
              return null;
            });
  }

  private void take(Document read) {
    document = read;
    try {
      tuning = TuningDocument.parse(read.text());
      policy.tune(tuning.state().overlay());
      near.resize(policy.nearCacheBytes());
    } catch (IllegalArgumentException e) {
      LOG.warn("what has been tuned cannot be read here, and is left out of account", e);
    }
  }

  private TuningWindow lastComplete(Duration interval) {
    return TuningWindow.at(clock.instant().minus(STRAGGLERS), interval).before();
  }

  /** Judges a window, if nobody has, and this replica is the one to. */
  private Future<Void> lookBack(TuningWindow window) {
    Instant end = window.begin().plus(window.length());
    Mode mode = settings().tuning().mode();
    if (!end.isAfter(tuning.judgedUntil()) || mode == Mode.HOLD) {
      return Future.succeededFuture();
    }
    return documents
        .lead(NAME, replica, LEASE)
        .compose(
            leads ->
                leads
                    ? counters
                        .read(window.sums())
                        .compose(sums -> judge(window, WindowFigures.measured(sums), mode))
                    : Future.succeededFuture());
  }

  private Future<Void> judge(TuningWindow window, Measured measured, Mode mode) {
    Document read = document;
    TuningDocument before = tuning;
    TuningState state = mode == Mode.ON ? before.state() : TuningState.START;
    Tuner tuner = new Tuner(settings().tuning().limits(), settings().targets());
    Instant now = clock.instant();
    Tuner.Outcome outcome =
        settings().experiments().tests().isEmpty()
            ? tuner.next(state, policy.configured(), measured, window.begin(), now)
            : new Tuner.Outcome(state, new Hold(Reason.EXPERIMENT));
    String advice = TuningDocument.inShort(outcome.advice());
    TuningState next = mode == Mode.ON ? outcome.state() : before.state();
    boolean isNews =
        outcome.advice() instanceof Step && (mode == Mode.ON || !advice.equals(before.advice()));
    List<String> lines =
        outcome.advice() instanceof Step step && isNews
            ? List.of(line(now, mode == Mode.ON, next, TuningDocument.json(step)))
            : List.of();
    lines.forEach(line -> LOG.info("tuning: {}", line));
    TuningDocument after = new TuningDocument(next, window.begin().plus(window.length()), advice);
    return documents
        .write(NAME, read.revision(), after.text(), lines)
        .compose(written -> pull()); // if it was not written, another has done something else
  }

  private static String line(Instant now, boolean applied, TuningState state, ObjectNode what) {
    ObjectNode line = Json.object().put("at", now.toString()).put("applied", applied);
    return Json.text(line.put("version", state.version()).setAll(what));
  }

  /**
   * Returns to the configuration, at all replicas, and rests for the cool-down.
   *
   * @return fails if Redis is away, or if policy has been changed at the same moment
   */
  public Future<Void> revert() {
    Instant now = clock.instant();
    return pull()
        .compose(
            pulled -> {
              TuningState reverted =
                  tuning.state().reverted(now.plus(settings().tuning().limits().coolDown()));
              TuningDocument after = new TuningDocument(reverted, tuning.judgedUntil(), "reverted");
              String line = line(now, true, reverted, Json.object().put("why", "reverted"));
              return documents.write(NAME, document.revision(), after.text(), List.of(line));
            })
        .compose(
            written ->
                written
                    ? pull()
                    : Future.failedFuture("policy has been changed at the same moment"));
  }

  /** How far it has come, as this replica knows it. */
  public TuningStatus status() {
    TuningDocument current = tuning;
    return new TuningStatus(
        settings().tuning(),
        settings().targets(),
        current.state(),
        policy.configured(),
        policy.overlay().over(policy.configured()),
        current.advice());
  }

  /** The figures of the window that has begun; fails if Redis is away. */
  public Future<Measured> measured() {
    TuningWindow window = TuningWindow.at(clock.instant(), settings().tuning().interval());
    return counters.read(window.sums()).map(WindowFigures::measured);
  }

  /** The steps taken, as JSON texts, the newest first; fails if Redis is away. */
  public Future<List<String>> log() {
    return documents.log(NAME, 50);
  }
}
