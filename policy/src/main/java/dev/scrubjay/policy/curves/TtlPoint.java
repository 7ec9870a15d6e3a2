package dev.scrubjay.policy.curves;

import java.time.Duration;

/**
 * A point of a TTL curve.
 *
 * @param factor the TTL, in TTLs as they are now
 * @param hitRate the share of the lookups that would have been hits, 0 to 1
 * @param meanAge the mean age of entries when they were hit
 * @param highAge the age that nine of ten hits did not exceed, by up to a fifth too high
 */
public record TtlPoint(double factor, double hitRate, Duration meanAge, Duration highAge) {}
