package dev.scrubjay.gateway.tuning;

import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.PerformanceConfig;
import dev.scrubjay.gateway.config.TuningConfig;
import dev.scrubjay.gateway.config.TuningConfig.Mode;
import dev.scrubjay.gateway.curves.CacheCurves;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.gateway.shared.LedDocument;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.gateway.shared.SharedDocuments.Document;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.shared.TickLoop;
import dev.scrubjay.policy.tuning.CurveFigures;
import dev.scrubjay.policy.tuning.Measurements;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tunes policy, together with all other replicas. Each replica adds what it measures to sums in
 * Redis, and takes over what has been tuned, every second. The one that holds the lease judges each
 * window once it is complete, and takes a step if the figures ask for one. While Redis is away
 * policy stays as it is.
 */
public final class AutoTuner {
  private static final Logger LOG = LoggerFactory.getLogger(AutoTuner.class);
  private static final String NAME = "tuning";
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final int LOG_LINES = 50;

  /** The time after the end of a window by which all replicas have added to it. */
  private static final Duration STRAGGLERS = TickLoop.PAUSE.multipliedBy(3);

  private final LedDocument document;
  private final SharedCounters sums;
  private final NearCache near;
  private final TunedPolicy policy;
  private final Supplier<GatewayConfig> config;
  private final CacheCurves curves;
  private final InstantSource clock;
  private final CounterBuffer counters = new CounterBuffer();
  private final WindowFigures figures;
  private volatile TuningDocument tuning = TuningDocument.NONE;

  public AutoTuner(
      SharedState shared,
      NearCache near,
      TunedPolicy policy,
      Supplier<GatewayConfig> config,
      CacheCurves curves,
      InstantSource clock) {
    this.curves = curves;
    this.document = new LedDocument(shared.documents(), NAME, LEASE, this::takeOver);
    this.sums = shared.counters();
    this.near = near;
    this.policy = policy;
    this.config = config;
    this.clock = clock;
    this.figures =
        new WindowFigures(counters, policy::cache, () -> settings().tuning().limits().maxStep());
  }

  /** The observer that counts the figures for tuning. */
  public RequestObserver observer() {
    return figures;
  }

  /** Exchanges with the other replicas until {@code vertx} is closed. */
  public void start(Vertx vertx) {
    TickLoop.start(vertx, this::tick);
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
    Duration kept = current.interval().multipliedBy(3).plus(LEASE);
    return counters
        .flush(sums, Map.of(window.sums(), kept))
        .compose(flushed -> document.pull())
        .compose(pulled -> lookBack(lastComplete(current.interval())))
        .onFailure(failure -> LOG.debug("Tuning waits for Redis: {}", failure.toString()));
  }

  private void takeOver(String text) {
    try {
      tuning = TuningDocument.parse(text);
      policy.tune(tuning.state().overlay());
      near.resize(policy.nearCacheBytes());
    } catch (IllegalArgumentException e) {
      LOG.warn("This replica cannot read what has been tuned, and ignores it", e);
    }
  }

  private TuningWindow lastComplete(Duration interval) {
    return TuningWindow.at(clock.instant().minus(STRAGGLERS), interval).before();
  }

  /** Judges a window, if no replica has, and this one holds the lease. */
  private Future<Void> lookBack(TuningWindow window) {
    if (!window.end().isAfter(tuning.judgedUntil()) || settings().tuning().mode() == Mode.HOLD) {
      return Future.succeededFuture();
    }
    return document
        .lead()
        .compose(
            leads ->
                leads
                    ? measured(window).compose(measured -> judge(window, measured))
                    : Future.succeededFuture());
  }

  /** The figures of {@code window}, and what curves tell. */
  private Future<Measurements> measured(TuningWindow window) {
    TuningConfig current = settings().tuning();
    return sums.read(window.sums())
        .compose(
            read ->
                curves
                    .recent(current.interval())
                    .map(found -> CurveFigures.of(found, current.limits().maxStep()))
                    .map(found -> WindowFigures.measured(read).with(found)));
  }

  private Future<Void> judge(TuningWindow window, Measurements measured) {
    Document base = document.read();
    TuningChange change =
        TuningChange.judging(
            window, measured, tuning, settings(), policy.configured(), clock.instant());
    change.lines().forEach(line -> LOG.info("Tuning step: {}", line));
    return write(base, change).mapEmpty(); // if it is not written, another replica wrote first
  }

  private Future<Boolean> write(Document base, TuningChange change) {
    return document.write(base, change.after().text(), change.lines());
  }

  /**
   * Returns to the configuration, at all replicas, and pauses for the cool-down.
   *
   * @return fails if Redis is away, or if policy has been changed at the same moment
   */
  public Future<Void> revert() {
    Instant now = clock.instant();
    Instant restingUntil = now.plus(settings().tuning().limits().coolDown());
    return document
        .pull()
        .compose(
            pulled -> write(document.read(), TuningChange.reverting(tuning, now, restingUntil)))
        .compose(
            written ->
                written
                    ? Future.succeededFuture()
                    : Future.failedFuture("policy has been changed at the same moment"));
  }

  /** The status of tuning, as this replica knows it. */
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

  /** The figures of the present window; fails if Redis is away. */
  public Future<Measurements> measured() {
    TuningWindow window = TuningWindow.at(clock.instant(), settings().tuning().interval());
    return sums.read(window.sums()).map(WindowFigures::measured);
  }

  /** The steps taken, as JSON texts, the newest first; fails if Redis is away. */
  public Future<List<String>> log() {
    return document.log(LOG_LINES);
  }
}
