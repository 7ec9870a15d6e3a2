package dev.scrubjay.policy.upstream;

import java.time.Duration;
import java.time.Instant;

/**
 * How reliably a model answers: a Beta distribution over its rate of success, whose evidence fades
 * with a half-life, back to the prior. A model that is left alone is thus tried again.
 *
 * @param successes evidence of success beside the prior's
 * @param failures evidence of failure beside the prior's
 * @param at when that was so
 */
public record Reliability(double successes, double failures, Instant at) {
  private static final double PRIOR_SUCCESSES = 19;
  private static final double PRIOR_FAILURES = 1;
  private static final double MAX_EVIDENCE = 50;

  /** A failure weighs more than a success: an outage must show before it is diluted. */
  private static final double FAILURE_WEIGHT = 2;

  private static final Duration HALF_LIFE = Duration.ofSeconds(30);

  /** The estimate before anything is known. */
  public static Reliability unknown(Instant now) {
    return new Reliability(0, 0, now);
  }

  /** The estimate after one more answer, or one more failure. */
  public Reliability observe(boolean success, Instant now) {
    double kept = kept(now);
    double wins = successes * kept + (success ? 1 : 0);
    double losses = failures * kept + (success ? 0 : FAILURE_WEIGHT);
    double scale = Math.min(1, MAX_EVIDENCE / (wins + losses));
    return new Reliability(wins * scale, losses * scale, now);
  }

  /**
   * A cautious estimate, 0 to 1: the mean of the Beta distribution less one standard deviation of
   * what has been observed beside the prior; the prior alone counts as its mean.
   */
  public double lowerBound(Instant now) {
    double kept = kept(now);
    double wins = PRIOR_SUCCESSES + successes * kept;
    double losses = PRIOR_FAILURES + failures * kept;
    double total = wins + losses;
    double mean = wins / total;
    double deviation = Math.sqrt(mean * (1 - mean) / (total + 1));
    double observed = 1 - (PRIOR_SUCCESSES + PRIOR_FAILURES) / total;
    return Math.max(0, mean - deviation * observed);
  }

  private double kept(Instant now) {
    double halfLives = (double) Duration.between(at, now).toMillis() / HALF_LIFE.toMillis();
    return Math.pow(0.5, Math.max(0, halfLives));
  }
}
