package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.Lookup.AbsenceReason;
import dev.scrubjay.gateway.cache.Lookup.CacheHit;
import dev.scrubjay.gateway.cache.Lookup.CacheMiss;
import dev.scrubjay.gateway.cache.Lookup.Tier;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.redis.KeyTypes;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.RedisUnavailableException;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks entries up, in the near cache and then by one {@code GET} in Redis. */
final class CacheLookups {
  /** Larger envelopes are decoded off the event loop. */
  private static final int LARGE_BYTES = 64 << 10;

  private final Vertx vertx;
  private final RedisLink link;
  private final Shards shards;
  private final NearCache near;
  private final Dictionaries dictionaries;
  private final Touches touches;
  private final InstantSource clock;

  CacheLookups(
      Vertx vertx,
      RedisLink link,
      Shards shards,
      NearCache near,
      Dictionaries dictionaries,
      Touches touches,
      InstantSource clock) {
    this.vertx = vertx;
    this.link = link;
    this.shards = shards;
    this.near = near;
    this.dictionaries = dictionaries;
    this.touches = touches;
    this.clock = clock;
  }

  Future<Lookup> lookup(CacheKey key) {
    EntryPlace place = shards.place(key);
    Optional<Entry> copy = copy(place);
    if (copy.isPresent()) {
      return Future.succeededFuture(foundNear(place, copy.get()));
    }
    long epoch = near.epoch(place.name());
    return link.look(redis -> redis.get(place.name()))
        .compose(bytes -> decoded(key, bytes))
        .onSuccess(lookup -> found(place, lookup, epoch))
        .otherwise(CacheLookups::miss);
  }

  /** The copy in the near cache. */
  Optional<Entry> copy(EntryPlace place) {
    return near.find(place.name()).filter(this::isAlive);
  }

  /** Counts a hit in the near cache. */
  Lookup foundNear(EntryPlace place, Entry copy) {
    touches.add(place.shard(), place.id());
    return new CacheHit(copy, Tier.NEAR);
  }

  /** Counts a hit in Redis, and takes it into the near cache. */
  void found(EntryPlace place, Lookup lookup, long epoch) {
    if (lookup instanceof CacheHit hit) {
      touches.add(place.shard(), place.id());
      near.put(place.name(), hit.entry(), epoch, clock.instant());
    }
  }

  private Future<Lookup> decoded(CacheKey key, byte @Nullable [] bytes) {
    if (bytes == null) {
      return Future.succeededFuture(new CacheMiss(AbsenceReason.ABSENT));
    }
    return dictionaries
        .find(key, EntryCodec.dictionary(bytes))
        .compose(
            found ->
                found
                    .map(dictionary -> decoded(key, bytes, dictionary))
                    .orElseGet(() -> Future.succeededFuture(new CacheMiss(AbsenceReason.ABSENT))));
  }

  private Future<Lookup> decoded(CacheKey key, byte[] bytes, Dictionary dictionary) {
    return bytes.length <= LARGE_BYTES
        ? Future.succeededFuture(decode(key, bytes, dictionary))
        : vertx.executeBlocking(() -> decode(key, bytes, dictionary), false);
  }

  Lookup decode(CacheKey key, byte[] bytes, Dictionary dictionary) {
    Optional<Entry> entry = EntryCodec.decode(key, bytes, dictionary);
    if (entry.isEmpty()) {
      return new CacheMiss(AbsenceReason.CORRUPT);
    }
    return isAlive(entry.get())
        ? new CacheHit(entry.get(), Tier.REDIS)
        : new CacheMiss(AbsenceReason.ABSENT);
  }

  private boolean isAlive(Entry entry) {
    return entry.hardExpiry().isAfter(clock.instant());
  }

  static Lookup miss(Throwable failure) {
    if (failure instanceof RedisUnavailableException unavailable) {
      return new CacheMiss(
          unavailable.isTimeout() ? AbsenceReason.TIMEOUT : AbsenceReason.UNAVAILABLE);
    }
    return new CacheMiss(
        KeyTypes.isWrong(failure) ? AbsenceReason.CORRUPT : AbsenceReason.UNAVAILABLE);
  }
}
