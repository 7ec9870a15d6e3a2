package dev.scrubjay.gateway.shadow;

import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.policy.shadow.ShadowPolicy;
import dev.scrubjay.policy.shadow.ShadowSkip;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The requests that are repeated on another model after their answer. Their clients neither wait
 * for that nor see anything of it. Bounded: at most {@code max_in_flight} at a time, without a
 * queue, and until each has ended, it keeps its request and both answers. Thread-safe.
 */
public final class ShadowTraffic {
  /** The time after which a client has its whole answer, and others have had their turn. */
  private static final Duration AFTER_ANSWER = Duration.ofSeconds(1);

  private final ShadowParts parts;
  private final Function<String, ShadowPolicy> policies;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Set<ShadowCall> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param policies in force, by tenant
   */
  public ShadowTraffic(ShadowParts parts, Function<String, ShadowPolicy> policies) {
    this.parts = parts;
    this.policies = policies;
  }

  /** Takes note of an answer, whose request may be repeated. Called on the request's context. */
  public void served(ServedAnswer served) {
    ShadowPolicy policy = policies.apply(served.completion().scope().tenant());
    if (!policy.takes(parts.random().nextDouble()) || !served.isRepeatable()) {
      return;
    }
    if (closed) {
      skipped(served, ShadowSkip.STOPPED);
    } else if (inFlight.incrementAndGet() > policy.maxInFlight()) {
      inFlight.decrementAndGet();
      skipped(served, ShadowSkip.IN_FLIGHT);
    } else {
      keep(served, policy);
    }
  }

  private void keep(ServedAnswer served, ShadowPolicy policy) {
    Allowance held =
        parts.memory().allowance(served.completion().scope().tenant(), MemoryKind.SHADOW);
    long bytes = served.bytes();
    if (bytes > ServedAnswer.MAX_BYTES || !held.grow(bytes)) {
      inFlight.decrementAndGet();
      skipped(served, ShadowSkip.NO_MEMORY);
    } else {
      begin(new ShadowCall(RepeatedRequest.of(parts, policy, served)), held);
    }
  }

  private void skipped(ServedAnswer served, ShadowSkip reason) {
    parts.observer().shadowSkipped(served.completion().scope(), reason);
  }

  private void begin(ShadowCall call, Allowance held) {
    running.add(call);
    if (closed) {
      call.cancel(); // the gateway has begun to stop meanwhile
    }
    parts
        .attempts()
        .after(
            AFTER_ANSWER,
            () ->
                call.run()
                    .onComplete(
                        done -> {
                          running.remove(call);
                          held.release();
                          inFlight.decrementAndGet();
                        }));
  }

  /** Begins no more, and ends those in flight. */
  public void close() {
    closed = true;
    running.forEach(ShadowCall::cancel);
  }
}
