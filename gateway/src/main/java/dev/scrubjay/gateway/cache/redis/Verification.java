package dev.scrubjay.gateway.cache.redis;

/**
 * What comparing a tenant's counters with its entries came to.
 *
 * @param entries that were looked at
 * @param wrongEntries of them: gone, of another size than was written down, or not ranked once
 * @param leftovers records and ranks of entries that are not there
 * @param wrongCounters shards whose bytes do not add up
 * @param repaired whether they were put right
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
