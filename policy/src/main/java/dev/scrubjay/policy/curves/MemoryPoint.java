package dev.scrubjay.policy.curves;

/**
 * A point of a miss-ratio curve.
 *
 * @param factor the size, in sizes as configured
 * @param entries the limit of entries
 * @param bytes the limit of bytes
 * @param estimate what a cache of that size would have hit
 * @param savedUsdPerDay what its hits would have saved in a day
 */
public record MemoryPoint(
    double factor, long entries, long bytes, HitEstimate estimate, double savedUsdPerDay) {}
