package dev.scrubjay.policy.prior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An item-response model of benchmark results (Birnbaum's two-parameter model, with one ability for
 * each family of tasks): the log-odds of a score are {@code slope · (ability + skill) −
 * difficulty}, with ability by model, skill by model and family, and slope and difficulty by
 * benchmark. So models are compared although they were measured on different benchmarks, and a
 * benchmark on which all scores are close, or far apart, is put on the scale of the others.
 *
 * <p>It is fitted by alternating least squares; abilities are shrunk towards the mean of all
 * models, skills towards 0, and slopes towards 1.
 */
final class ItemResponse {
  private static final int ROUNDS = 60;

  /** The results that the prior of an ability, a skill and a slope counts for. */
  private static final double ABILITY_PRIOR = 0.5;

  private static final double SKILL_PRIOR = 4;
  private static final double SLOPE_PRIOR = 4;
  private static final double FLATTEST = 0.4;
  private static final double STEEPEST = 2.5;

  private final List<Item> items = new ArrayList<>();
  private final Map<String, Integer> models = new HashMap<>();
  private final Map<String, Integer> benchmarks = new HashMap<>();
  private final Map<TaskFamily, double[]> skills = new EnumMap<>(TaskFamily.class);
  private final double[] ability;
  private final double[] slope;
  private final double[] difficulty;
  private final Map<TaskFamily, Double> usual = new EnumMap<>(TaskFamily.class);

  private record Item(int model, int benchmark, TaskFamily family, double logOdds) {}

  /** Fits the model to {@code results}; those of models under the same key count as one model's. */
  ItemResponse(Map<String, List<BenchmarkResult>> results) {
    results.forEach((model, rows) -> rows.forEach(row -> enter(model, row)));
    ability = new double[models.size()];
    slope = new double[benchmarks.size()];
    difficulty = new double[benchmarks.size()];
    Arrays.fill(slope, 1);
    for (int round = 0; round < ROUNDS; round++) {
      fitBenchmarks();
      fitAbilities();
      fitSkills();
    }
    for (TaskFamily family : TaskFamily.values()) {
      usual.put(family, usualDifficulty(family));
    }
  }

  private void enter(String model, BenchmarkResult row) {
    row.family()
        .ifPresent(
            family ->
                items.add(
                    new Item(
                        models.computeIfAbsent(model, name -> models.size()),
                        benchmarks.computeIfAbsent(row.benchmark(), name -> benchmarks.size()),
                        family,
                        logOdds(row.score()))));
  }

  private static double logOdds(double share) {
    return Logistic.logOdds(Math.clamp(share, 0.02, 0.98));
  }

  private void fitBenchmarks() {
    double[][] sums = new double[benchmarks.size()][5];
    for (Item item : items) {
      double x = level(item);
      double[] sum = sums[item.benchmark()];
      sum[0]++;
      sum[1] += x;
      sum[2] += item.logOdds();
      sum[3] += x * x;
      sum[4] += x * item.logOdds();
    }
    for (int b = 0; b < sums.length; b++) {
      double n = sums[b][0];
      double covariance = sums[b][4] - sums[b][1] * sums[b][2] / n;
      double variance = sums[b][3] - sums[b][1] * sums[b][1] / n;
      slope[b] =
          Math.clamp((covariance + SLOPE_PRIOR) / (variance + SLOPE_PRIOR), FLATTEST, STEEPEST);
      difficulty[b] = (slope[b] * sums[b][1] - sums[b][2]) / n;
    }
  }

  private void fitAbilities() {
    double[] sums = new double[ability.length];
    double[] weights = new double[ability.length];
    for (Item item : items) {
      double a = slope[item.benchmark()];
      double rest =
          item.logOdds() + difficulty[item.benchmark()] - a * skill(item.family())[item.model()];
      sums[item.model()] += a * rest;
      weights[item.model()] += a * a;
    }
    for (int m = 0; m < ability.length; m++) {
      ability[m] = sums[m] / (weights[m] + ABILITY_PRIOR);
    }
  }

  private void fitSkills() {
    for (TaskFamily family : TaskFamily.values()) {
      double[] sums = new double[ability.length];
      double[] weights = new double[ability.length];
      for (Item item : items) {
        if (item.family() == family) {
          double a = slope[item.benchmark()];
          double rest = item.logOdds() + difficulty[item.benchmark()] - a * ability[item.model()];
          sums[item.model()] += a * rest;
          weights[item.model()] += a * a;
        }
      }
      double[] skill = skill(family);
      Arrays.setAll(skill, m -> sums[m] / (weights[m] + SKILL_PRIOR));
    }
  }

  private double[] skill(TaskFamily family) {
    return skills.computeIfAbsent(family, none -> new double[ability.length]);
  }

  private double level(Item item) {
    return ability[item.model()] + skill(item.family())[item.model()];
  }

  /** The log-odds that {@code model} succeeds at a benchmark of usual difficulty, by family. */
  Map<TaskFamily, Double> of(String model) {
    int m = models.getOrDefault(model, -1);
    if (m < 0) {
      throw new IllegalArgumentException(model + ": no result of it was fitted");
    }
    Map<TaskFamily, Double> logOdds = new EnumMap<>(TaskFamily.class);
    double sum = 0;
    for (TaskFamily family : TaskFamily.values()) {
      if (family != TaskFamily.GENERAL) {
        double each = ability[m] + skill(family)[m] - usual.getOrDefault(family, 0.0);
        logOdds.put(family, each);
        sum += each;
      }
    }
    logOdds.put(TaskFamily.GENERAL, sum / logOdds.size());
    return logOdds;
  }

  /** The median difficulty of the family's benchmarks, in abilities; 0 if it has none. */
  private double usualDifficulty(TaskFamily family) {
    double[] sorted =
        items.stream()
            .filter(item -> item.family() == family)
            .mapToInt(Item::benchmark)
            .distinct()
            .mapToDouble(b -> difficulty[b] / slope[b])
            .sorted()
            .toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
