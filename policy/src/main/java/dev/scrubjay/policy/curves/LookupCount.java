package dev.scrubjay.policy.curves;

/**
 * The number of lookups, sampled or not.
 *
 * @param lookups those that a larger cache or a longer TTL might have made hits
 * @param apart those that are misses whatever the cache holds, as {@code no-cache} is
 */
public record LookupCount(long lookups, long apart) {
  static final LookupCount NONE = new LookupCount(0, 0);

  LookupCount plus(LookupCount other) {
    return new LookupCount(lookups + other.lookups, apart + other.apart);
  }

  long all() {
    return lookups + apart;
  }
}
