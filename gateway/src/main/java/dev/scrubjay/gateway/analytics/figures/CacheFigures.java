package dev.scrubjay.gateway.analytics.figures;

import java.util.Map;

/**
 * How the cache did.
 *
 * @param nearHits found at the replica
 * @param redisHits found in Redis
 * @param missReasons misses by reason
 * @param bypassReasons bypasses by reason
 * @param coalesced requests that shared an answer made for another; misses too
 * @param staleServed stale entries served
 * @param expired misses of entries that had been stale for a while
 * @param evicted misses of entries that had been evicted
 * @param hitRate hits / (hits + misses); 0 if there were none
 * @param missRate misses / (hits + misses); 0 if there were none
 * @param compressionSavings 1 − bytes of payload after compression / before
 * @param evictionRate entries evicted / entries stored
 * @param averageTtlSeconds of the entries stored
 * @param savedUsd what the hits would have cost
 */
public record CacheFigures(
    long hits,
    long nearHits,
    long redisHits,
    long misses,
    long bypasses,
    Map<String, Long> missReasons,
    Map<String, Long> bypassReasons,
    long coalesced,
    long staleServed,
    long expired,
    long evicted,
    double hitRate,
    double missRate,
    long stores,
    long droppedStores,
    double compressionSavings,
    long evictions,
    double evictionRate,
    double averageTtlSeconds,
    double savedUsd) {
  public CacheFigures {
    missReasons = Map.copyOf(missReasons);
    bypassReasons = Map.copyOf(bypassReasons);
  }

  static CacheFigures of(Sums sums) {
    double misses = sums.all(Count.MISSES);
    double stores = sums.of(Count.STORES);
    double raw = sums.of(Count.RAW_BYTES);
    return new CacheFigures(
        Math.round(sums.hits()),
        Math.round(sums.of(Count.HITS, "near")),
        Math.round(sums.of(Count.HITS, "redis")),
        Math.round(misses),
        Math.round(sums.all(Count.BYPASSES)),
        sums.wholeByLabel(Count.MISSES),
        sums.wholeByLabel(Count.BYPASSES),
        Math.round(sums.of(Count.COALESCED)),
        Math.round(sums.all(Count.STALE_SERVED)),
        Math.round(sums.all(Count.MISSED_EXPIRED)),
        Math.round(sums.all(Count.MISSED_EVICTED)),
        Sums.share(sums.hits(), sums.lookups(), 0),
        Sums.share(misses, sums.lookups(), 0),
        Math.round(stores),
        Math.round(sums.of(Count.DROPPED_STORES)),
        1 - Sums.share(sums.of(Count.PAYLOAD_BYTES), raw, 1),
        Math.round(sums.of(Count.EVICTIONS)),
        Sums.share(sums.of(Count.EVICTIONS), stores, 0),
        Sums.share(sums.of(Count.TTL_SECONDS), stores, 0),
        sums.of(Count.SAVED_USD));
  }
}
