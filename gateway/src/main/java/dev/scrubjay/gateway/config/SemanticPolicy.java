package dev.scrubjay.gateway.config;

import java.util.Optional;
import java.util.Set;

/**
 * A tenant's policy of the semantic cache.
 *
 * @param mode where it has a part
 * @param delta the largest share of wrong answers among those that are reused, above 0, at most 0.5
 * @param operations of the requests that may be answered by it
 * @param userScoped whether only requests that name the same user are compared
 * @param audit the share of the answers that could be reused whose requests go to a model all the
 *     same, to measure the error; 0 to 1
 * @param judge the model that judges whether an answer to another request is right; only equal
 *     answers are right if empty
 * @param dailyUsd what the judge may cost a tenant in a day (UTC), USD
 */
public record SemanticPolicy(
    SemanticMode mode,
    double delta,
    Set<String> operations,
    boolean userScoped,
    double audit,
    Optional<String> judge,
    double dailyUsd) {
  /** The operations whose requests have a last turn that can be compared. */
  public static final Set<String> OPERATIONS =
      Set.of("chat.completions", "messages", "responses", "gemini.generate_content");

  public static final SemanticPolicy OFF =
      new SemanticPolicy(SemanticMode.OFF, 0.01, OPERATIONS, false, 0.02, Optional.empty(), 1);

  public SemanticPolicy {
    operations = Set.copyOf(operations);
    if (!(delta > 0 && delta <= 0.5)) {
      throw new IllegalArgumentException("delta: " + delta + " (expected: above 0, at most 0.5)");
    }
  }

  /** The same policy in {@code other} mode, with another bound on errors. */
  public SemanticPolicy with(SemanticMode other, double bound) {
    return new SemanticPolicy(other, bound, operations, userScoped, audit, judge, dailyUsd);
  }
}
