package dev.scrubjay.gateway.cache.redis;

/**
 * The result of comparing a tenant's counters with its entries.
 *
 * @param entries the number of entries compared
 * @param wrongEntries those that are gone, have another size than recorded, or are not ranked once
 * @param leftovers metadata and ranks without an entry, and bookkeeping keys of a wrong type
 * @param wrongCounters shards whose counter of bytes is wrong
 * @param repaired whether the faults were repaired
 */
public record Verification(
    long entries, long wrongEntries, long leftovers, long wrongCounters, boolean repaired) {

  public long faults() {
    return wrongEntries + leftovers + wrongCounters;
  }

  Verification plus(Verification other) {
    return new Verification(
        entries + other.entries,
        wrongEntries + other.wrongEntries,
        leftovers + other.leftovers,
        wrongCounters + other.wrongCounters,
        repaired);
  }
}
