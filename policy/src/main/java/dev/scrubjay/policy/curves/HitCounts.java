package dev.scrubjay.policy.curves;

/** What a simulated cache made of the sampled lookups that count. */
final class HitCounts {
  private final HitAges ages = new HitAges();
  private long uses;
  private long hits;
  private double bytes;
  private double hitBytes;
  private double usd;
  private double hitUsd;

  /**
   * Counts lookups of one key.
   *
   * @param hitUses how many of them were hits
   * @param age of the entry, ms
   */
  void add(SampledAccess access, int hitUses, int entryBytes, double entryUsd, long age) {
    uses += access.uses();
    hits += hitUses;
    bytes += (double) entryBytes * access.uses();
    hitBytes += (double) entryBytes * hitUses;
    usd += entryUsd * access.uses();
    hitUsd += entryUsd * hitUses;
    if (hitUses > 0) {
      ages.add(age, hitUses);
    }
  }

  long uses() {
    return uses;
  }

  long hits() {
    return hits;
  }

  HitAges ages() {
    return ages;
  }

  /**
   * What all lookups would have been, sampled or not.
   *
   * <p>The sample has too many or too few lookups where it has, or lacks, keys that are requested
   * very often. Such keys are hits at any size, so that the difference to the number of all lookups
   * is one of hits (SHARDS-adj).
   *
   * @param rate of the sample
   * @param all the number of all lookups
   */
  HitEstimate estimate(double rate, LookupCount all) {
    double unsampled = all.lookups() - uses / rate;
    double estimated = Math.clamp(hits / rate + unsampled, 0, Math.max(0, all.lookups()));
    double added = hits == 0 ? 0 : estimated - hits / rate;
    double missBytes = (bytes - hitBytes) / rate;
    double missUsd = (usd - hitUsd) / rate;
    double savedBytes = hits == 0 ? 0 : Math.max(0, hitBytes / rate + added * hitBytes / hits);
    double savedUsd = hits == 0 ? 0 : Math.max(0, hitUsd / rate + added * hitUsd / hits);
    return new HitEstimate(
        all.all(),
        hits == 0 ? 0 : estimated,
        share(savedBytes, missBytes),
        savedUsd,
        share(savedUsd, missUsd));
  }

  private static double share(double saved, double missed) {
    return saved + missed > 0 ? saved / (saved + missed) : 0;
  }
}
