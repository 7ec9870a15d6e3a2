package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.Lookup.AbsenceReason;
import dev.scrubjay.gateway.cache.Lookup.CacheHit;
import dev.scrubjay.gateway.cache.Lookup.CacheMiss;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.dictionary.Dictionary;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks many entries up: those that the near cache has not, with one call per shard. */
final class BatchLookups {
  private static final Script MANY = Script.load(BatchLookups.class, "many.lua");

  private final RedisLink link;
  private final Shards shards;
  private final NearCache near;
  private final Dictionaries dictionaries;
  private final CacheLookups lookups;

  BatchLookups(
      RedisLink link,
      Shards shards,
      NearCache near,
      Dictionaries dictionaries,
      CacheLookups lookups) {
    this.link = link;
    this.shards = shards;
    this.near = near;
    this.dictionaries = dictionaries;
    this.lookups = lookups;
  }

  /**
   * A key that the near cache has not, its index in the batch, its place, and the near cache's
   * epoch.
   */
  private record Wanted(int index, CacheKey key, EntryPlace place, long epoch) {}

  /**
   * Looks {@code keys} up. Never fails.
   *
   * @param maxBytes the most that entries may have together; those from Redis both there and
   *     decoded
   * @return the results in the order of the keys; empty for keys left out because of the limit
   */
  Future<List<Optional<Lookup>>> lookup(List<CacheKey> keys, long maxBytes) {
    List<Optional<Lookup>> results = new ArrayList<>(keys.size());
    Map<RedisKeys, List<Wanted>> missing = new HashMap<>();
    long left = maxBytes;
    for (int i = 0; i < keys.size(); i++) {
      CacheKey key = keys.get(i);
      EntryPlace place = shards.place(key);
      Optional<Entry> copy = lookups.copy(place);
      int bytes = copy.map(entry -> entry.payload().length()).orElse(0);
      boolean fits = bytes <= left;
      results.add(copy.filter(entry -> fits).map(entry -> lookups.foundNear(place, entry)));
      left -= fits ? bytes : 0;
      if (copy.isEmpty()) {
        missing
            .computeIfAbsent(place.shard(), first -> new ArrayList<>())
            .add(new Wanted(i, key, place, near.epoch(place.name())));
      }
    }
    long share = left / Math.max(1, missing.size());
    List<Future<Void>> calls =
        missing.values().stream().map(wanted -> read(wanted, share, results)).toList();
    return calls.isEmpty()
        ? Future.succeededFuture(results)
        : Future.join(calls).map(all -> results);
  }

  private Future<Void> read(List<Wanted> wanted, long maxBytes, List<Optional<Lookup>> results) {
    String[] names = wanted.stream().map(each -> each.place().name()).toArray(String[]::new);
    byte[][] args = new Args().add(maxBytes).toArray();
    return link.look(redis -> MANY.run(redis, names, args))
        .compose(
            values ->
                dictionaries(wanted, values)
                    .compose(
                        known ->
                            LargeWork.onBytes(
                                bytes(values), () -> decoded(wanted, values, known, maxBytes))))
        .otherwise(
            failure -> {
              Optional<Lookup> miss = Optional.of(CacheLookups.miss(failure));
              return wanted.stream().map(each -> miss).toList();
            })
        .map(
            found -> {
              for (int i = 0; i < found.size(); i++) {
                Wanted each = wanted.get(i);
                results.set(each.index(), found.get(i));
                found.get(i).ifPresent(lookup -> lookups.found(each.place(), lookup, each.epoch()));
              }
              return null;
            });
  }

  /**
   * What each of the values is decoded with, all of it there or failed; empty for one that is gone,
   * or for no value.
   */
  private Future<List<Future<Optional<Dictionary>>>> dictionaries(
      List<Wanted> wanted, List<Object> values) {
    List<Future<Optional<Dictionary>>> found = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      found.add(
          values.get(i) instanceof byte[] bytes
              ? dictionaries.find(wanted.get(i).key(), EntryCodec.dictionary(bytes))
              : Future.succeededFuture(Optional.empty()));
    }
    return Future.join(found).map(found).otherwise(found);
  }

  private static long bytes(List<Object> values) {
    return values.stream()
        .mapToLong(value -> value instanceof byte[] bytes ? bytes.length : 0)
        .sum();
  }

  private List<Optional<Lookup>> decoded(
      List<Wanted> wanted,
      List<Object> values,
      List<Future<Optional<Dictionary>>> dictionaries,
      long maxBytes) {
    List<Optional<Lookup>> found = new ArrayList<>();
    long left = maxBytes;
    for (int i = 0; i < wanted.size(); i++) {
      Lookup lookup = null;
      if (values.get(i) == null) {
        lookup = new CacheMiss(AbsenceReason.ABSENT);
      } else if (left >= 0 && values.get(i) instanceof byte[] bytes) {
        lookup = decoded(wanted.get(i).key(), bytes, dictionaries.get(i));
        left -= lookup instanceof CacheHit hit ? hit.entry().payload().length() : 0;
      }
      found.add(left >= 0 ? Optional.ofNullable(lookup) : Optional.empty());
    }
    return found;
  }

  private Lookup decoded(CacheKey key, byte[] bytes, Future<Optional<Dictionary>> dictionary) {
    if (dictionary.failed()) {
      return CacheLookups.miss(dictionary.cause());
    }
    return dictionary
        .result()
        .map(found -> lookups.decode(key, bytes, found))
        .orElseGet(() -> new CacheMiss(AbsenceReason.ABSENT));
  }
}
