package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreOutcome.DropReason;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.cache.redis.Shards.ShardStore;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.redis.RedisRefusal;
import dev.scrubjay.gateway.redis.RedisUnavailableException;
import dev.scrubjay.gateway.stream.Allowance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores entries, each by one script that evicts others if need be. A store that leaves more to
 * evict is followed by trims, which no request waits for. The number of stores that have not ended
 * and their memory are bounded; further ones are dropped.
 */
final class CacheStores {
  private static final Logger LOG = LoggerFactory.getLogger(CacheStores.class);

  /** Larger payloads are coded off the event loop; no request waits for it. */
  private static final int LARGE_BYTES = 16 << 10;

  /** The same for payloads to compress, for which the best matches are searched. */
  private static final int LARGE_TO_COMPRESS_BYTES = 4 << 10;

  private static final int MAX_PENDING = 1024;
  private static final Duration WARN_EVERY = Duration.ofMinutes(1);

  /** An entry is held as its payload and as its envelope, which is also copied to be sent. */
  private static final long COPIES = 3;

  private final Vertx vertx;
  private final Shards shards;
  private final NearCache near;
  private final Dictionaries dictionaries;
  private final DictionaryTraining training;
  private final MemoryBudget memory;
  private final InstantSource clock;

  /** When a store that failed was last warned of, ms since the epoch. */
  private final AtomicLong warned = new AtomicLong();

  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicLong pendingBytes = new AtomicLong();
  private volatile ObjIntConsumer<String> trimmed = (tenant, evicted) -> {};

  CacheStores(
      Vertx vertx,
      Shards shards,
      NearCache near,
      Dictionaries dictionaries,
      DictionaryTraining training,
      MemoryBudget memory,
      InstantSource clock) {
    this.memory = memory;
    this.dictionaries = dictionaries;
    this.training = training;
    this.vertx = vertx;
    this.shards = shards;
    this.near = near;
    this.clock = clock;
  }

  int pending() {
    return pending.get();
  }

  long pendingBytes() {
    return pendingBytes.get();
  }

  void onTrimmed(ObjIntConsumer<String> listener) {
    trimmed = listener;
  }

  Future<StoreOutcome> store(StoreRequest request) {
    int size = request.entry().payload().length();
    Allowance held = memory.allowance(request.key().scope().tenant(), MemoryKind.STORE);
    if (pending.get() >= MAX_PENDING || !held.grow(COPIES * size)) {
      return Future.succeededFuture(new StoreOutcome.Dropped(DropReason.TOO_MANY_PENDING));
    }
    pending.incrementAndGet();
    pendingBytes.addAndGet(size);
    return encoded(request)
        .compose(envelope -> write(request, envelope))
        .otherwise(failure -> new StoreOutcome.Dropped(reason(failure)))
        .eventually(
            () -> {
              pending.decrementAndGet();
              pendingBytes.addAndGet(-size);
              held.release();
              return Future.succeededFuture();
            });
  }

  /**
   * Why a store was dropped. Logs, from time to time, what clients need not know; Redis's absence
   * is logged elsewhere.
   */
  private DropReason reason(Throwable failure) {
    if (failure instanceof RedisUnavailableException) {
      return DropReason.CACHE_UNAVAILABLE;
    }
    Optional<String> refusal = RedisRefusal.of(failure);
    long now = clock.millis();
    long before = warned.get();
    if (now - before > WARN_EVERY.toMillis() && warned.compareAndSet(before, now)) {
      LOG.warn(
          "Answers cannot be stored: {}: {}",
          refusal.orElse("an unexpected failure"),
          failure.getMessage());
    }
    return refusal.isPresent() ? DropReason.CACHE_REFUSED : DropReason.FAILED;
  }

  private Future<byte[]> encoded(StoreRequest request) {
    int length = request.entry().payload().length();
    if (!request.plan().compress()) {
      return coded(length <= LARGE_BYTES, () -> EntryCodec.encode(request.key(), request.entry()));
    }
    training.sample(request);
    Dictionary dictionary = dictionaries.forStore(request);
    return coded(
        length <= LARGE_TO_COMPRESS_BYTES,
        () -> EntryCodec.encode(request.key(), request.entry(), dictionary));
  }

  private Future<byte[]> coded(boolean here, Supplier<Buffer> encoding) {
    return here
        ? Future.succeededFuture(encoding).map(encode -> encode.get().getBytes())
        : vertx.executeBlocking(() -> encoding.get().getBytes(), false);
  }

  private Future<StoreOutcome> write(StoreRequest request, byte[] envelope) {
    RedisKeys keys = shards.of(request.key());
    return shards
        .store(request, envelope)
        .map(
            store -> {
              near.invalidate(keys.entry(request.key().id()));
              if (store.moreToEvict()) {
                trim(request.key().scope().tenant(), keys);
              }
              return outcome(request, envelope, store);
            });
  }

  private static StoreOutcome outcome(StoreRequest request, byte[] envelope, ShardStore store) {
    return switch (store.status()) {
      case STORED ->
          new StoreOutcome.Stored(
              request.entry().payload().length(),
              EntryCodec.payloadBytes(envelope),
              envelope.length,
              store.evicted());
      case FENCED -> new StoreOutcome.Fenced();
      case WORTH_LESS -> new StoreOutcome.Dropped(DropReason.OUTRANKED);
      case TOO_LARGE -> new StoreOutcome.Dropped(DropReason.TOO_LARGE);
    };
  }

  /**
   * Makes the evictions that a store has left to do. If a trim fails, the next store makes the
   * rest.
   */
  private void trim(String tenant, RedisKeys keys) {
    shards
        .trim(keys)
        .onSuccess(
            trim -> {
              trimmed.accept(tenant, trim.evicted());
              if (trim.moreToEvict()) {
                trim(tenant, keys);
              }
            });
  }

  /** Waits until no store is pending, but not beyond {@code deadline}. */
  Future<Void> ended(Instant deadline) {
    if (pending.get() == 0 || clock.instant().isAfter(deadline)) {
      return Future.succeededFuture();
    }
    return vertx.timer(10, TimeUnit.MILLISECONDS).compose(passed -> ended(deadline));
  }
}
