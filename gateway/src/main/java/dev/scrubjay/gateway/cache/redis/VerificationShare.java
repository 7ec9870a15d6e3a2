package dev.scrubjay.gateway.cache.redis;

/**
 * How far a verification has come.
 *
 * @param share of its walks through the tenant's shards that have ended, 0 to 1
 * @param entries the number of entries compared so far
 */
public record VerificationShare(double share, long entries) {}
