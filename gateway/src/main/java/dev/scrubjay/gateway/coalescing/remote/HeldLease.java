package dev.scrubjay.gateway.coalescing.remote;

import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lease that this replica holds: renewed until it is handed over to the store or released, and
 * fed while followers at other replicas wait. Confined to one context.
 */
public final class HeldLease {
  private static final long MAX_RENEWAL_MILLIS = 250;

  /** A listener to renewals. */
  public interface RenewalListener {
    /**
     * The lease has been renewed, or has been lost.
     *
     * @param awaited whether followers at other replicas wait
     */
    void renewed(boolean held, boolean awaited);
  }

  private final Vertx vertx;
  private final Leases leases;
  private final CacheKey key;
  private final String token;
  private final Duration length;
  private final long renewalMillis;
  private final RenewalListener listener;
  private final Context context;
  private final FeedWriter feed;
  private Runnable unwatch = () -> {};
  private long timer = -1;
  private boolean stopped;
  private boolean awaited;
  private @Nullable Stream stream;

  /** A stream to feed once followers wait. */
  private record Stream(StreamDuplicator<SseEvent> events, FeedItem.AnswerStarted started) {}

  public HeldLease(
      Vertx vertx,
      Leases leases,
      CacheKey key,
      String token,
      CoalescingConfig config,
      RenewalListener listener) {
    this.vertx = vertx;
    this.leases = leases;
    this.key = key;
    this.token = token;
    this.length = config.lease();
    this.renewalMillis = Math.max(1, Math.min(MAX_RENEWAL_MILLIS, length.toMillis() / 3));
    this.listener = listener;
    this.context = vertx.getOrCreateContext();
    this.feed = new FeedWriter(vertx, leases, key, token, context);
  }

  /**
   * Begins to renew the lease; at once, if its grant took long to arrive.
   *
   * @param age since it was asked for
   */
  public void start(Duration age) {
    timer = vertx.setPeriodic(renewalMillis, id -> renew());
    unwatch = leases.watch(key, () -> context.runOnContext(nothing -> followerCame()));
    if (age.toMillis() >= renewalMillis) {
      renew();
    }
  }

  /** Handles the first follower's signal; signals of the feed itself are ignored. */
  private void followerCame() {
    if (!feed.isOpen()) {
      renew();
    }
  }

  private void renew() {
    if (stopped) {
      return;
    }
    leases
        .renew(key, token, length)
        .onSuccess(
            renewal -> {
              if (!stopped) {
                renewed(renewal);
              }
            });
  }

  private void renewed(Leases.Renewal renewal) {
    awaited = renewal.awaited();
    openFeed();
    if (!renewal.held()) {
      stop();
    }
    listener.renewed(renewal.held(), renewal.awaited());
  }

  /** Feeds {@code events} as soon as followers at other replicas wait for them. */
  public void feed(StreamDuplicator<SseEvent> events, FeedItem.AnswerStarted started) {
    stream = new Stream(events, started);
    openFeed();
  }

  private void openFeed() {
    if (awaited && stream != null) {
      feed.open(stream.events(), stream.started());
    }
  }

  /** Ends the renewal: the store ends the lease. */
  public void handOver() {
    stop();
  }

  /**
   * Ends the lease.
   *
   * @param last an item for the followers; null for none
   * @param uncacheable whether answers under the key cannot be stored
   */
  public void release(@Nullable FeedItem last, boolean uncacheable) {
    stop();
    feed.finish(last == null ? List.of() : List.of(last))
        .eventually(() -> leases.release(key, token, uncacheable));
  }

  private void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    unwatch.run();
  }
}
