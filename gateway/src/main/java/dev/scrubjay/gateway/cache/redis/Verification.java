package dev.scrubjay.gateway.cache.redis;

/**
 * What comparing a tenant's counters with its entries came to.
 *
 * @param entries that were looked at
 * @param faults entries that were not as they were written down, and counters that were wrong
 * @param repaired whether they were put right
 */
public record Verification(long entries, long faults, boolean repaired) {}
