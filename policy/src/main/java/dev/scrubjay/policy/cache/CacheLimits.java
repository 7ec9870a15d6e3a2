package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

/**
 * The limits on the entries of a tenant.
 *
 * @param maxEntries {@code >= 1}
 * @param maxBytes the limit on the sum of all envelopes, {@code >= 1}
 * @param maxEntryBytes the limit on a stored payload, {@code >= 1}
 */
public record CacheLimits(int maxEntries, long maxBytes, int maxEntryBytes) {
  public static final CacheLimits DEFAULT = new CacheLimits(1000, 256L << 20, 8 << 20);

  public CacheLimits {
    require(maxEntries >= 1, "max_cache_size", maxEntries, ">= 1");
    require(maxBytes >= 1, "max_cache_bytes", maxBytes, ">= 1");
    require(maxEntryBytes >= 1, "max_entry_bytes", maxEntryBytes, ">= 1");
  }
}
