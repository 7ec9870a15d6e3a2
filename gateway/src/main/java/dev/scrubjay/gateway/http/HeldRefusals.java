package dev.scrubjay.gateway.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * The refusals of clients that send again on a connection before the time that they were told. The
 * first refusal goes out at once; further ones wait, as a client that tries again without a pause
 * would otherwise take as much of the replica as refusals cost. Bounded; confined to one event
 * loop.
 */
final class HeldRefusals {
  /** The time after which a refused client may try again. */
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private static final Duration HELD = Duration.ofMillis(500);
  private static final long TICK_MS = 50;
  private static final int MOST = 4096;
  private static final AttributeKey<Long> LAST = AttributeKey.valueOf("last-refusal");

  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private final Queue<Held> held = new ArrayDeque<>();

  /**
   * @param nanoTime a monotonic ticker
   */
  HeldRefusals(Vertx vertx, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.nanoTime = nanoTime;
  }

  private record Held(long due, Runnable refusal) {}

  /** Runs {@code refusal} now, or later if the connection had one not long ago. */
  void refuse(Channel connection, Runnable refusal) {
    long now = nanoTime.getAsLong();
    Long last = connection.attr(LAST).getAndSet(now);
    if (last == null || now - last >= RETRY_AFTER.toNanos() || held.size() >= MOST) {
      refusal.run();
      return;
    }
    held.add(new Held(now + HELD.toNanos(), refusal));
    if (held.size() == 1) {
      wake();
    }
  }

  private void wake() {
    vertx.setTimer(TICK_MS, tick -> release());
  }

  private void release() {
    long now = nanoTime.getAsLong();
    for (Held next = held.peek(); next != null && next.due() - now <= 0; next = held.peek()) {
      held.remove();
      next.refusal().run();
    }
    if (!held.isEmpty()) {
      wake();
    }
  }
}
