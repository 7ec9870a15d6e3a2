package dev.scrubjay.policy.upstream;

import java.time.Duration;
import java.time.Instant;

/**
 * A model's reliability: a Beta distribution over its rate of success. The evidence fades with a
 * half-life towards the prior, so that a model which gets no calls is tried again.
 *
 * @param successes evidence of success in addition to the prior's
 * @param failures evidence of failure in addition to the prior's
 * @param at the time of the latest evidence
 */
public record Reliability(double successes, double failures, Instant at) {
  private static final double PRIOR_SUCCESSES = 19;
  private static final double PRIOR_FAILURES = 1;
  private static final double MAX_EVIDENCE = 50;
  private static final double FADED = 0.05;

  /** A failure counts twice, so that an outage shows soon. */
  private static final double FAILURE_WEIGHT = 2;

  private static final Duration HALF_LIFE = Duration.ofSeconds(30);

  /** The estimate without any evidence. */
  public static Reliability unknown(Instant now) {
    return new Reliability(0, 0, now);
  }

  /** The estimate after one more success or failure. */
  public Reliability observe(boolean success, Instant now) {
    double kept = kept(now);
    double wins = successes * kept + (success ? 1 : 0);
    double losses = failures * kept + (success ? 0 : FAILURE_WEIGHT);
    double scale = Math.min(1, MAX_EVIDENCE / (wins + losses));
    return new Reliability(wins * scale, losses * scale, now);
  }

  /**
   * A cautious estimate, 0 to 1: the distribution's mean less one standard deviation, which is
   * weighted by the share of the evidence that was observed. Of the prior alone it is the mean.
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

  /** Whether the evidence of failures has faded. */
  boolean isForgiven(Instant now) {
    return failures * kept(now) < FADED;
  }

  private double kept(Instant now) {
    double halfLives = (double) Duration.between(at, now).toMillis() / HALF_LIFE.toMillis();
    return Math.pow(0.5, Math.max(0, halfLives));
  }
}
