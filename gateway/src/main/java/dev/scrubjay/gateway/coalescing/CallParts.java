package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;

/** The collaborators of all shared calls. */
record CallParts(
    Vertx vertx,
    RedisCache cache,
    CoalescingConfig config,
    CallLimits limits,
    MemoryBudget memory,
    LongSupplier nanoTime) {

  /** The bytes that an event takes beside those of its data. */
  private static final int EVENT_BYTES = 96;

  StreamDuplicator<SseEvent> duplicator(
      CacheKey key, LeadCall call, StreamDuplicator.Source source) {
    return new StreamDuplicator<>(
        call.capturedChars(),
        event -> EVENT_BYTES + event.data().length(),
        memory.allowance(key.scope().tenant(), MemoryKind.LOG),
        source);
  }
}
