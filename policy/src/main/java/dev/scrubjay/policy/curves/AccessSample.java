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
 * @param counted the lookups that count, sampled or not, by operation
 * @param span the time that they took
 */
record AccessSample(
    int threshold, List<OrderedAccess> accesses, Map<String, LookupCount> counted, Duration span) {

  /** The share of keys that are sampled. */
  double rate() {
    return KeySample.rate(threshold);
  }

  /**
   * An access in its place among those of all replicas.
   *
   * @param counts whether it counts; a batch does as a whole, as its sum of lookups does
   */
  record OrderedAccess(SampledAccess access, boolean counts) {}

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
    List<OrderedAccess> accesses = new ArrayList<>();
    Map<String, LookupCount> counted = new HashMap<>();
    for (AccessBatch batch : batches) {
      boolean counts = batch.millis() >= from;
      batch.accesses().stream()
          .filter(access -> KeySample.holds(access.key(), threshold))
          .map(access -> new OrderedAccess(access, counts))
          .forEach(accesses::add);
      if (counts) {
        batch.lookups().forEach((name, count) -> counted.merge(name, count, LookupCount::plus));
      }
    }
    accesses.sort(Comparator.comparingLong(one -> one.access().millis()));
    long begin =
        accesses.stream()
            .filter(OrderedAccess::counts)
            .mapToLong(one -> one.access().millis())
            .reduce(from, Math::min);
    return new AccessSample(
        threshold, accesses, counted, Duration.ofMillis(Math.max(1, last - begin)));
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
