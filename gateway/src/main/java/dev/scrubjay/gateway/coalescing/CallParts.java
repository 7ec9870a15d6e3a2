package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** The collaborators of all shared calls. */
record CallParts(
    Vertx vertx,
    RedisCache cache,
    CoalescingConfig config,
    CallLimits limits,
    LongSupplier nanoTime) {

  StreamDuplicator<SseEvent> duplicator(LeadCall call, StreamDuplicator.Source source) {
    return new StreamDuplicator<>(call.capturedChars(), event -> event.data().length(), source);
  }
}
