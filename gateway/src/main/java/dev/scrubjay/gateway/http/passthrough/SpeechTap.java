package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Stores speech that a provider has sent, with its content type. */
final class SpeechTap implements ReplyTap {
  /** Beyond that, the entry would be too large in any case. */
  private static final int MAX_BYTES = 16 << 20;

  private final AnswerStore store;
  private final RequestContext asked;
  private final CacheKey key;
  private final StoreFence fence;
  private final LongSupplier nanoTime;
  private final long start;

  SpeechTap(
      AnswerStore store,
      RequestContext asked,
      CacheKey key,
      StoreFence fence,
      LongSupplier nanoTime) {
    this.store = store;
    this.asked = asked;
    this.key = key;
    this.fence = fence;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  @Override
  public int limit(HttpClientResponse reply) {
    boolean plain = !reply.headers().contains("content-encoding");
    return reply.statusCode() == 200 && plain ? MAX_BYTES : 0;
  }

  @Override
  public String cacheStatus() {
    return "scrubjay; fwd=miss";
  }

  @Override
  public boolean comesFirst() {
    return false;
  }

  @Override
  public Future<Void> whole(HttpClientResponse reply, Buffer body) {
    String type = reply.getHeader("content-type");
    Entry.Origin origin = new Entry.Origin("", 0, Duration.ofNanos(nanoTime.getAsLong() - start));
    store.store(
        key,
        new AnswerStore.Content(body, type == null ? "application/octet-stream" : type, origin),
        new AnswerStore.Terms(asked.hints(), asked.tags(), fence));
    return Future.succeededFuture();
  }
}
