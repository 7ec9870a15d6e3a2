package dev.scrubjay.gateway.analytics;

/**
 * How the cache did.
 *
 * @param coalesced requests that shared an answer made for another; misses too
 * @param staleServed stale entries served
 * @param hitRate hits / (hits + misses); 0 if there were none
 * @param missRate misses / (hits + misses); 0 if there were none
 * @param compressionSavings 1 − bytes of payload after compression / before
 * @param evictionRate entries evicted / entries stored
 * @param averageTtlSeconds of the entries stored
 * @param savedUsd what the hits would have cost
 */
public record CacheFigures(
    long hits,
    long misses,
    long bypasses,
    long coalesced,
    long staleServed,
    double hitRate,
    double missRate,
    long stores,
    long droppedStores,
    double compressionSavings,
    long evictions,
    double evictionRate,
    double averageTtlSeconds,
    double savedUsd) {}
