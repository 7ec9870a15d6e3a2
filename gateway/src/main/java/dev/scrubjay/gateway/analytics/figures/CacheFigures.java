package dev.scrubjay.gateway.analytics.figures;

import java.util.Map;

/**
 * The figures of the cache.
 *
 * @param nearHits hits in a replica's near cache
 * @param redisHits hits in Redis
 * @param missReasons misses by reason
 * @param bypassReasons bypasses by reason
 * @param coalesced requests that shared another's answer; they are misses too
 * @param staleServed stale entries served
 * @param expired misses of entries that had been stale for a while
 * @param evicted misses of entries that had been evicted
 * @param hitRate hits / (hits + misses); 0 if there were none
 * @param missRate misses / (hits + misses); 0 if there were none
 * @param compressionSavings 1 − bytes of payload after compression / before
 * @param evictionRate entries evicted / entries stored
 * @param averageTtlSeconds of the entries stored
 * @param savedUsd USD that hits and shared answers saved, as far as it is known
 * @param unpriced hits and shared answers whose savings are unknown
 * @param preloads requests that were to be made before they are asked, by result
 * @param preloadUsd USD paid for them
 * @param preloadHits hits on their answers
 * @param semanticHits hits on answers to other wordings
 * @param semanticUsd USD paid for judges of other wordings, and for vectors
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
    double savedUsd,
    long unpriced,
    Map<String, Long> preloads,
    double preloadUsd,
    long preloadHits,
    long semanticHits,
    double semanticUsd) {
  public CacheFigures {
    missReasons = Map.copyOf(missReasons);
    bypassReasons = Map.copyOf(bypassReasons);
    preloads = Map.copyOf(preloads);
  }

  static CacheFigures of(Sums sums) {
    double misses = sums.all(FigureCounter.MISSES);
    double stores = sums.of(FigureCounter.STORES);
    double raw = sums.of(FigureCounter.RAW_BYTES);
    return new CacheFigures(
        Math.round(sums.hits()),
        Math.round(sums.of(FigureCounter.HITS, "near")),
        Math.round(sums.of(FigureCounter.HITS, "redis")),
        Math.round(misses),
        Math.round(sums.all(FigureCounter.BYPASSES)),
        sums.wholeByLabel(FigureCounter.MISSES),
        sums.wholeByLabel(FigureCounter.BYPASSES),
        Math.round(sums.of(FigureCounter.COALESCED)),
        Math.round(sums.all(FigureCounter.STALE_SERVED)),
        Math.round(sums.all(FigureCounter.MISSED_EXPIRED)),
        Math.round(sums.all(FigureCounter.MISSED_EVICTED)),
        Sums.share(sums.hits(), sums.lookups(), 0),
        Sums.share(misses, sums.lookups(), 0),
        Math.round(stores),
        Math.round(sums.of(FigureCounter.DROPPED_STORES)),
        1 - Sums.share(sums.of(FigureCounter.PAYLOAD_BYTES), raw, 1),
        Math.round(sums.of(FigureCounter.EVICTIONS)),
        Sums.share(sums.of(FigureCounter.EVICTIONS), stores, 0),
        Sums.share(sums.of(FigureCounter.TTL_SECONDS), stores, 0),
        sums.of(FigureCounter.SAVED_USD),
        Math.round(sums.of(FigureCounter.UNPRICED_SAVINGS)),
        sums.wholeByLabel(FigureCounter.PRELOADS),
        sums.of(FigureCounter.PRELOAD_USD),
        Math.round(sums.of(FigureCounter.PRELOAD_HITS)),
        Math.round(sums.of(FigureCounter.SEMANTIC_HITS)),
        sums.of(FigureCounter.SEMANTIC_USD));
  }
}
