package dev.scrubjay.gateway.preload;

import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.shared.RecurringMemory;
import dev.scrubjay.gateway.shared.TickLoop;
import dev.scrubjay.policy.model.Cost;
import dev.scrubjay.policy.preload.PreloadPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The accesses of tenants that have preloading on, and the requests of answers that were made, on
 * their way to Redis, every second, off the path of requests. Bounded: what comes beyond is lost.
 * Thread-safe.
 */
public final class AccessLog {
  private static final int MAX_WAITING = 1000;

  private final RecurringMemory memory;
  private final Function<String, PreloadPolicy> policies;
  private final InstantSource clock;
  private final Queue<Noted> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /**
   * @param policies in force, by tenant
   */
  public AccessLog(
      RecurringMemory memory, Function<String, PreloadPolicy> policies, InstantSource clock) {
    this.memory = memory;
    this.policies = policies;
    this.clock = clock;
  }

  /**
   * Something noted of a request.
   *
   * @param access what the replica that predicts is told; empty if nobody asked
   * @param madeBy the model that made the answer; empty for a hit
   */
  private record Noted(Completion completion, String access, String madeBy) {}

  /** Sends what was noted to Redis until {@code vertx} is closed. */
  public AccessLog start(Vertx vertx) {
    TickLoop.start(vertx, () -> flush(vertx));
    return this;
  }

  /** Notes an answer that a client got, if it is a hit; those that are made say so themselves. */
  public void answered(Completion completion, AnswerFacts facts) {
    if (facts.cache() instanceof CacheStatus.Hit hit && isWanted(completion)) {
      add(
          new Noted(
              completion,
              facts.savedUsd().isPresent()
                  ? access(completion, facts.savedUsd().getAsDouble(), Duration.ZERO, hit.ttl())
                  : "",
              ""));
    }
  }

  /**
   * Notes that an answer was made and is stored.
   *
   * @param ttl for which it is stored; asked for if it is noted
   * @param forCache whether nobody has asked for it
   */
  public void made(
      Completion completion,
      String model,
      Cost cost,
      Duration took,
      Supplier<Duration> ttl,
      boolean forCache) {
    if (isWanted(completion) && cost.isKnown()) {
      String access = forCache ? "" : access(completion, cost.usdOrZero(), took, ttl.get());
      add(new Noted(completion, access, model));
    }
  }

  private boolean isWanted(Completion completion) {
    return policies.apply(completion.scope().tenant()).enabled()
        && RecurringRequest.mayRecur(completion);
  }

  private String access(Completion completion, double usd, Duration took, Duration ttl) {
    long now = clock.millis();
    return String.format(
        Locale.ROOT,
        "%s %d %.9f %.3f %d",
        completion.key().id(),
        now,
        usd,
        took.toMillis() / 1000.0,
        now + ttl.toMillis());
  }

  private void add(Noted noted) {
    if (size.incrementAndGet() > MAX_WAITING) {
      size.decrementAndGet();
    } else {
      waiting.add(noted);
    }
  }

  private Future<Void> flush(Vertx vertx) {
    List<Noted> taken = new ArrayList<>();
    for (Noted noted = waiting.poll(); noted != null; noted = waiting.poll()) {
      size.decrementAndGet();
      taken.add(noted);
    }
    if (taken.isEmpty()) {
      return Future.succeededFuture();
    }
    return vertx.executeBlocking(() -> texts(taken), false).compose(this::send).otherwiseEmpty();
  }

  /** What is sent of several requests. */
  private record Batch(Map<String, List<String>> accesses, List<Remembered> requests) {}

  private record Remembered(Completion completion, String text) {}

  private static Batch texts(List<Noted> taken) {
    Batch batch = new Batch(new HashMap<>(), new ArrayList<>());
    for (Noted noted : taken) {
      Completion completion = noted.completion();
      if (!noted.access().isEmpty()) {
        batch
            .accesses()
            .computeIfAbsent(completion.scope().tenant(), tenant -> new ArrayList<>())
            .add(noted.access());
      }
      Optional<String> text =
          noted.madeBy().isEmpty()
              ? Optional.empty()
              : RecurringRequest.text(completion, noted.madeBy());
      text.ifPresent(request -> batch.requests().add(new Remembered(completion, request)));
    }
    return batch;
  }

  private Future<Void> send(Batch batch) {
    List<Future<?>> sent = new ArrayList<>();
    batch.requests().forEach(each -> sent.add(remember(each)));
    batch.accesses().forEach((tenant, accesses) -> sent.add(memory.note(tenant, accesses)));
    return Future.join(sent).mapEmpty();
  }

  private Future<Void> remember(Remembered each) {
    Completion completion = each.completion();
    return memory.remember(completion.scope(), completion.key().id(), each.text());
  }
}
