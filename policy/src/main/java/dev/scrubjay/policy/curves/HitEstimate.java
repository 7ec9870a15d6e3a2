package dev.scrubjay.policy.curves;

/**
 * What a cache of another size, or with other TTLs, would have saved.
 *
 * @param lookups the number of lookups, all of them
 * @param hits how many of them would have been hits
 * @param byteHitRate the share of the bytes that hits would have served, 0 to 1
 * @param savedUsd what the hits' answers cost, USD
 * @param costHitRate the share of the cost that hits would have saved, 0 to 1
 */
public record HitEstimate(
    long lookups, double hits, double byteHitRate, double savedUsd, double costHitRate) {
  /** The share of the lookups that would have been hits, 0 to 1. */
  public double hitRate() {
    return lookups == 0 ? 0 : hits / lookups;
  }
}
