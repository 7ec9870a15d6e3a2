package dev.scrubjay.policy.curves;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The accesses of all replicas to the keys of one sample, in order of time.
 *
 * <p>Replicas may have sampled at different thresholds at different times: the sample is the one
 * below the lowest, of which all of them have everything. If it has too many keys, those with the
 * highest hashes are left out until it fits, as in SHARDS of a fixed size.
 *
 * @param threshold the sample is of the keys below it
 * @param accesses in order of time
 * @param countedFrom the time from which accesses count, ms
 * @param counted all lookups from then on, sampled or not, by operation
 * @param span the time that they took
 */
record AccessSample(
    int threshold,
    List<SampledAccess> accesses,
    long countedFrom,
    Map<String, LookupCount> counted,
    Duration span) {

  /** The share of keys that are sampled. */
  double rate() {
    return KeySample.rate(threshold);
  }

  boolean counts(SampledAccess access) {
    return access.millis() >= countedFrom;
  }

  /** The sample that {@code batches} make. */
  static AccessSample of(List<AccessBatch> batches, CurveSettings settings) {
    int lowest = batches.stream().mapToInt(AccessBatch::threshold).min().orElse(KeySample.MODULUS);
    int threshold = fitting(batches, lowest, settings.maxKeys());
    long first =
        batches.stream()
            .flatMap(batch -> batch.accesses().stream())
            .mapToLong(SampledAccess::millis)
            .min()
            .orElse(0);
    long last = batches.stream().mapToLong(AccessBatch::millis).max().orElse(0);
    long from = first + Math.round((last - first) * settings.warmUp());
    List<SampledAccess> accesses = new ArrayList<>();
    Map<String, LookupCount> counted = new HashMap<>();
    for (AccessBatch batch : batches) {
      boolean counts = batch.millis() >= from;
      batch.accesses().stream()
          .filter(access -> KeySample.holds(access.key(), threshold))
          .map(access -> counts ? notBefore(access, from) : before(access, from))
          .forEach(accesses::add);
      if (counts) {
        batch.lookups().forEach((name, count) -> counted.merge(name, count, LookupCount::plus));
      }
    }
    accesses.sort(Comparator.comparingLong(SampledAccess::millis));
    return new AccessSample(
        threshold, accesses, from, counted, Duration.ofMillis(Math.max(1, last - from)));
  }

  /** A batch counts as a whole: its accesses as well as its sum of lookups. */
  private static SampledAccess notBefore(SampledAccess access, long from) {
    return access.millis() >= from ? access : at(access, from);
  }

  private static SampledAccess before(SampledAccess access, long from) {
    return access.millis() < from ? access : at(access, from - 1);
  }

  private static SampledAccess at(SampledAccess access, long millis) {
    return new SampledAccess(
        millis,
        access.key(),
        access.operation(),
        access.uses(),
        access.hits(),
        access.stored(),
        access.bytes(),
        access.usd(),
        access.fixedTtl());
  }

  /** The highest threshold, not above {@code lowest}, below which there are few enough keys. */
  private static int fitting(List<AccessBatch> batches, int lowest, int maxKeys) {
    TreeSet<Integer> positions = new TreeSet<>();
    int threshold = lowest;
    for (AccessBatch batch : batches) {
      for (SampledAccess access : batch.accesses()) {
        int position = KeySample.position(access.key());
        if (position < threshold && positions.add(position) && positions.size() > maxKeys) {
          threshold = Math.max(1, positions.removeLast());
        }
      }
    }
    return threshold;
  }
}
