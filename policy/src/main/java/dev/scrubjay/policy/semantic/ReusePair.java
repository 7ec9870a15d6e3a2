package dev.scrubjay.policy.semantic;

/**
 * What came out when the answer of a model was compared with that of an entry, which might have
 * been given instead.
 *
 * @param partition the requests among which the entry may be used
 * @param entry the entry
 * @param features what spoke for the entry when the request came
 * @param right whether the two answers said the same
 * @param asker of the request
 */
public record ReusePair(
    String partition, String entry, ReuseFeatures features, boolean right, Asker asker) {

  /** The comparison of a request of {@link Asker#ANYBODY}. */
  public ReusePair(String partition, String entry, ReuseFeatures features, boolean right) {
    this(partition, entry, features, right, Asker.ANYBODY);
  }
}
