package dev.scrubjay.policy.preload;

/**
 * A request that is expected.
 *
 * @param fromMillis from when on its answer should be in the cache, since the epoch
 * @param untilMillis by when it will have been asked, if it is
 * @param probability that it is asked by then, as its history says
 * @param valueUsd the expected gain of making its answer now, by what predictions of the kind have
 *     turned out to be worth; above 0 only if it pays
 * @param usd the cost of the answer
 */
public record Prediction(
    String key,
    PredictionKind kind,
    long fromMillis,
    long untilMillis,
    double probability,
    double valueUsd,
    double usd) {

  /** Whether the answer should be made; else the prediction is only held against what comes. */
  public boolean pays() {
    return valueUsd > 0;
  }
}
