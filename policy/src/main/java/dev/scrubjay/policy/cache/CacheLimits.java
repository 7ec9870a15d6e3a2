package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

/**
 * How much of one tenant's is kept.
 *
 * @param maxEntries {@code >= 1}
 * @param maxBytes of all envelopes together, {@code >= 1}
 * @param maxEntryBytes the largest payload that is stored, {@code >= 1}
 */
public record CacheLimits(int maxEntries, long maxBytes, int maxEntryBytes) {
  public static final CacheLimits DEFAULT = new CacheLimits(1000, 256L << 20, 8 << 20);

  public CacheLimits {
    require(maxEntries >= 1, "max_cache_size", maxEntries, ">= 1");
    require(maxBytes >= 1, "max_cache_bytes", maxBytes, ">= 1");
    require(maxEntryBytes >= 1, "max_entry_bytes", maxEntryBytes, ">= 1");
  }
}
