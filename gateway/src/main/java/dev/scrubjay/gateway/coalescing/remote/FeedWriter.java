package dev.scrubjay.gateway.coalescing.remote;

import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the feed of a lease: batches of a stream's events, then its end. Confined to one context.
 */
final class FeedWriter {
  private static final long BATCH_MILLIS = 50;

  /** The limit of characters; followers of a longer answer, or without room, await its entry. */
  private static final long MAX_CHARS = 4L << 20;

  private final Vertx vertx;
  private final Leases leases;
  private final CacheKey key;
  private final String token;
  private final Context context;
  private final List<SseEvent> batch = new ArrayList<>();
  private final Promise<Void> closed = Promise.promise();
  private Future<List<Buffer>> encoding = Future.succeededFuture(List.of());
  private long timer = -1;
  private long chars;
  private long taken;
  private boolean open;
  private boolean full;

  FeedWriter(Vertx vertx, Leases leases, CacheKey key, String token, Context context) {
    this.vertx = vertx;
    this.leases = leases;
    this.key = key;
    this.token = token;
    this.context = context;
  }

  /** Whether a stream has been opened. */
  boolean isOpen() {
    return open;
  }

  /** Feeds a stream from its first event on, unless it is being fed or cannot be read any more. */
  void open(StreamDuplicator<SseEvent> stream, FeedItem.AnswerStarted started) {
    Optional<ReadStream<SseEvent>> events = open ? Optional.empty() : stream.read(context);
    events.ifPresent(
        readable -> {
          open = true;
          write(List.of(started));
          timer = vertx.setPeriodic(BATCH_MILLIS, id -> flush());
          readable.handler(batch::add);
          readable.endHandler(nothing -> close(List.of(new FeedItem.EndOfEvents())));
          readable.exceptionHandler(cause -> close(List.of())); // the release says why
          readable.resume();
        });
  }

  private void close(List<FeedItem> last) {
    vertx.cancelTimer(timer);
    flush();
    write(last);
    releaseLater();
    closed.complete();
  }

  private void flush() {
    if (!batch.isEmpty()) {
      chars += batch.stream().mapToLong(event -> event.data().length()).sum();
      write(List.of(new FeedItem.NextEvents(batch)));
      batch.clear();
    }
  }

  /** Gives the room in Redis back once the feed has expired. */
  private void releaseLater() {
    long bytes = taken;
    taken = 0;
    vertx.setTimer(Leases.FEED_KEPT.toMillis(), id -> leases.releaseFeedBytes(key, bytes));
  }

  /**
   * Writes {@code last} after the end of the stream; completes when it is written, or cannot be.
   */
  Future<Boolean> finish(List<FeedItem> last) {
    Future<Void> streamed = open ? closed.future() : Future.succeededFuture();
    return streamed.compose(nothing -> write(last)).onComplete(written -> releaseLater());
  }

  private Future<Boolean> write(List<FeedItem> items) {
    if (items.isEmpty()) {
      return Future.succeededFuture(true);
    }
    long size = items.stream().mapToLong(FeedItem::chars).sum();
    Future<List<Buffer>> encoded =
        encoding.transform( // one after the other, as they are fed in order
            before -> LargeWork.onBytes(size, () -> items.stream().map(FeedItem::encode).toList()));
    encoding = encoded;
    return encoded.compose(this::feed);
  }

  private Future<Boolean> feed(List<Buffer> encoded) {
    long bytes = encoded.stream().mapToLong(Buffer::length).sum();
    full = full || chars > MAX_CHARS || !leases.takeFeedBytes(key, bytes);
    if (full) { // and stays so, as a feed has no gaps
      return Future.succeededFuture(false);
    }
    taken += bytes;
    return leases.feed(key, token, encoded);
  }
}
