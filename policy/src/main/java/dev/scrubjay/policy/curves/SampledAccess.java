package dev.scrubjay.policy.curves;

import static dev.scrubjay.policy.Ranges.require;

/**
 * What happened to a sampled key at a replica within a few seconds: lookups, or a store, or both.
 *
 * @param millis the time of the first, by the replica's clock
 * @param key its number, see {@link KeySample#of}
 * @param uses the number of lookups; 0 if there was only a store
 * @param hits how many of them were hits, {@code <= uses}
 * @param stored whether an entry was stored; if not, its bytes are estimated from a hit's payload
 * @param bytes of the entry's envelope; 0 if no entry was seen
 * @param usd the cost of the answer, as far as known
 * @param fixedTtl the TTL that the request has set, ms; 0 if it follows from the frequency of
 *     access
 */
public record SampledAccess(
    long millis,
    long key,
    String operation,
    int uses,
    int hits,
    boolean stored,
    int bytes,
    double usd,
    long fixedTtl) {
  public SampledAccess {
    require(uses >= 0, "uses", uses, ">= 0");
    require(hits >= 0 && hits <= uses, "hits", hits, "0 to uses");
    require(bytes >= 0, "bytes", bytes, ">= 0");
    require(usd >= 0, "usd", usd, ">= 0");
    require(fixedTtl >= 0, "fixed_ttl", fixedTtl, ">= 0");
  }
}
