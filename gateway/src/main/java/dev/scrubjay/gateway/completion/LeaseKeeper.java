package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a lease while an answer is made under it, and hands those who wait for the answer at other
 * replicas what there is of it. Confined to one context.
 */
final class LeaseKeeper {
  private static final long RENEW_MILLIS = 250;
  private static final long FEED_MILLIS = 50;

  /** More than that is not handed on: the others wait for the entry. */
  private static final long MAX_FED_CHARS = 4L << 20;

  private final Vertx vertx;
  private final Leases leases;
  private final CacheKey key;
  private final String token;
  private final Duration lease;
  private final long renewEvery;
  private final List<SseEvent> unfed = new ArrayList<>();
  private long timer = -1;
  private long feedTimer = -1;
  private long fedChars;
  private boolean stopped;
  private boolean feeding;
  private Runnable onFed = () -> {};
  private @Nullable Feed feed;

  /** What is to be handed on, once somebody waits for it. */
  private record Feed(StreamDuplicator log, FeedItem.Begun begun, Context context) {}

  /** Told what each renewal came to. */
  interface Listener {
    void renewed(boolean held, boolean awaited);
  }

  LeaseKeeper(Vertx vertx, Leases leases, CacheKey key, String token, CoalescingConfig config) {
    this.vertx = vertx;
    this.leases = leases;
    this.key = key;
    this.token = token;
    this.lease = config.lease();
    this.renewEvery = Math.max(1, Math.min(RENEW_MILLIS, config.lease().toMillis() / 3));
  }

  /**
   * Begins to renew the lease; at once, if its grant has been long on its way.
   *
   * @param age since it was asked for
   */
  void start(Duration age, Listener listener) {
    if (age.toMillis() >= renewEvery) {
      renew(listener);
    }
    timer = vertx.setPeriodic(renewEvery, id -> renew(listener));
  }

  private void renew(Listener listener) {
    leases
        .renew(key, token, lease)
        .onSuccess(
            renewal -> {
              if (stopped) {
                return;
              }
              if (renewal.awaited()) {
                beginFeeding();
              }
              if (!renewal.held()) {
                stop();
              }
              listener.renewed(renewal.held(), renewal.awaited());
            });
  }

  /** Hands on what {@code log} has, as soon as somebody waits for it. */
  void feed(StreamDuplicator log, FeedItem.Begun begun, Context context) {
    feed = new Feed(log, begun, context);
  }

  private void beginFeeding() {
    Feed known = feed;
    if (feeding || known == null) {
      return;
    }
    Optional<ReadStream<SseEvent>> events = known.log().read(known.context());
    if (events.isEmpty()) {
      return;
    }
    feeding = true;
    leases.feed(key, token, List.of(known.begun().encode()));
    events.get().handler(unfed::add);
    events.get().endHandler(nothing -> fed(List.of(new FeedItem.Ended())));
    events.get().exceptionHandler(told -> fed(List.of())); // in words of its maker's
    events.get().resume();
    feedTimer = vertx.setPeriodic(FEED_MILLIS, id -> flush(List.of()));
  }

  private void fed(List<FeedItem> last) {
    vertx.cancelTimer(feedTimer);
    flush(last);
    feeding = false;
    onFed.run();
  }

  private Future<Boolean> flush(List<FeedItem> last) {
    List<Buffer> items = new ArrayList<>();
    if (!unfed.isEmpty()) {
      fedChars += unfed.stream().mapToLong(event -> event.data().length()).sum();
      items.add(new FeedItem.Events(unfed).encode());
      unfed.clear();
    }
    if (fedChars > MAX_FED_CHARS) {
      return Future.succeededFuture(false);
    }
    last.forEach(item -> items.add(item.encode()));
    return items.isEmpty() ? Future.succeededFuture(true) : leases.feed(key, token, items);
  }

  /** Renews it no more: it ends with the store, or by itself. */
  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  /**
   * Ends it and gives the lease back.
   *
   * @param last what those who wait are told
   * @param uncacheable whether answers under the key cannot be stored
   */
  void giveBack(Optional<FeedItem> last, boolean uncacheable) {
    stop();
    onFed =
        () ->
            flush(last.map(List::of).orElse(List.of()))
                .eventually(() -> leases.release(key, token, uncacheable));
    if (!feeding) {
      onFed.run();
    }
  }
}
