package dev.scrubjay.gateway.coalescing.remote;

import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;

/**
 * Follows a lease that another replica or a bot holds: reads its feed when Redis signals a change,
 * and when the lease would end unless it was renewed, so that a dead holder is noticed. Confined to
 * one context.
 */
public final class LeaseFollower {
  /** The time after the end of a lease at which it is read again. */
  private static final long MARGIN_MILLIS = 5;

  /** The interval of reads while signals are not received. */
  private static final long DEAF_MILLIS = 100;

  /** The longest interval of reads, should a signal get lost. */
  private static final long MAX_SILENCE_MILLIS = 5_000;

  /** A listener to the results of reads. */
  public interface FeedListener {
    /** The holder has fed items. */
    void fed(List<Buffer> items);

    /** The lease is not held any more, or Redis is away; nothing is read after that. */
    void ended();
  }

  private final Vertx vertx;
  private final Leases leases;
  private final CacheKey key;
  private final String token;
  private final FeedListener listener;
  private final Context context;
  private Runnable unwatch = () -> {};
  private long timer = -1;
  private int read;
  private boolean reading;
  private boolean signalled;
  private boolean stopped;

  public LeaseFollower(
      Vertx vertx, Leases leases, CacheKey key, String token, FeedListener listener) {
    this.vertx = vertx;
    this.leases = leases;
    this.key = key;
    this.token = token;
    this.listener = listener;
    this.context = vertx.getOrCreateContext();
  }

  /** Begins to follow. */
  public void start() {
    unwatch = leases.watch(key, () -> context.runOnContext(nothing -> read()));
    read();
  }

  /**
   * Follows on after {@link FeedListener#ended}, once more, for items that were still on their way.
   */
  public void resumeAfter(Duration delay) {
    stopped = false;
    unwatch = leases.watch(key, () -> context.runOnContext(nothing -> read()));
    readIn(delay.toMillis());
  }

  public void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    unwatch.run();
  }

  private void read() {
    if (stopped) {
      return;
    }
    if (reading) {
      signalled = true;
      return;
    }
    reading = true;
    signalled = false;
    vertx.cancelTimer(timer);
    leases.follow(key, token, read).onSuccess(this::found).onFailure(away -> ended());
  }

  private void found(Leases.FeedRead found) {
    reading = false;
    if (stopped) {
      return;
    }
    if (!found.items().isEmpty()) {
      read += found.items().size();
      listener.fed(found.items());
    }
    if (stopped) {
      return;
    }
    if (!found.held()) {
      ended();
    } else if (signalled) {
      read();
    } else {
      long left = found.left().toMillis() + MARGIN_MILLIS;
      readIn(Math.min(left, leases.isListening() ? MAX_SILENCE_MILLIS : DEAF_MILLIS));
    }
  }

  private void readIn(long millis) {
    timer = vertx.setTimer(Math.max(1, millis), id -> read());
  }

  private void ended() {
    reading = false;
    if (!stopped) {
      stop();
      listener.ended();
    }
  }
}
