package dev.scrubjay.policy.cascade;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;
import java.util.Optional;

/**
 * The policy of cascades, in which a cheap model answers and a strong one is asked if the answer
 * does not hold up.
 *
 * @param enabled whether requests are answered so that do not say; they and tenants may say
 *     otherwise
 * @param ask the model that answers first; chosen if empty
 * @param agreement whether a second cheap model answers too, and both must say the same
 * @param agreeWith that second model; chosen if empty
 * @param judge the model that judges an answer that could not be compared; nobody does if empty
 * @param escalateTo the strong model; chosen if empty
 * @param unverified what becomes of an answer without a flaw that nothing else could check
 * @param minConfidence the least geometric mean of the probabilities of an answer's tokens, 0 to 1,
 *     where it is known
 * @param maxCostShare the share of the strong model's expected cost that the cheap calls may have
 *     together, 0 to 1; a request for which they would have more is answered without a cascade
 * @param maxWait how long an answer and its check may take before the strong model is asked
 */
public record CascadePolicy(
    boolean enabled,
    Optional<String> ask,
    boolean agreement,
    Optional<String> agreeWith,
    Optional<String> judge,
    Optional<String> escalateTo,
    Unverified unverified,
    double minConfidence,
    double maxCostShare,
    Duration maxWait) {
  /** Cascades that requests and tenants may ask for, whose models are chosen. */
  public static final CascadePolicy DEFAULT =
      new CascadePolicy(
          false,
          Optional.empty(),
          true,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Unverified.ESCALATE,
          0.7,
          0.5,
          Duration.ofSeconds(20));

  public CascadePolicy {
    requireShare("min_confidence", minConfidence);
    requireShare("max_cost_share", maxCostShare);
    require(maxWait.isPositive(), "max_wait", maxWait, "> 0");
  }

  /** What becomes of an answer without a flaw that could be neither compared nor judged. */
  public enum Unverified {
    ACCEPT,
    ESCALATE
  }
}
