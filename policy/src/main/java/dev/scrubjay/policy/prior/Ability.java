package dev.scrubjay.policy.prior;

import java.util.EnumMap;
import java.util.Map;

/**
 * The ability of a model, by families of tasks.
 *
 * @param logOdds the log-odds that it succeeds at a usual benchmark of each family
 * @param weight the answers that this counts for
 * @param source the models whose results it is from, for people to read
 */
public record Ability(Map<TaskFamily, Double> logOdds, double weight, String source) {
  /** The answers that results of the model itself count for. */
  static final double OWN = 40;

  /** The answers that results of the nearest model of the same line count for. */
  static final double KIN = 15;

  /** The answers that an operator's statement counts for. */
  private static final double STATED = 20;

  /** What the log-odds of our catalog's accuracies are above those at usual benchmarks. */
  private static final double EASIER = 1.6;

  public Ability {
    logOdds = new EnumMap<>(logOdds);
  }

  /** The log-odds that it succeeds at tasks of {@code family}. */
  public double on(TaskFamily family) {
    return logOdds.getOrDefault(family, 0.0);
  }

  /** The ability of a model of which its operator says that it solves so many of typical tasks. */
  public static Ability stated(double accuracy) {
    return even(Logistic.logOdds(accuracy) - EASIER, STATED, "configured");
  }

  /** The same ability at all families of tasks. */
  public static Ability even(double logOdds, double weight, String source) {
    Map<TaskFamily, Double> all = new EnumMap<>(TaskFamily.class);
    for (TaskFamily family : TaskFamily.values()) {
      all.put(family, logOdds);
    }
    return new Ability(all, weight, source);
  }
}
