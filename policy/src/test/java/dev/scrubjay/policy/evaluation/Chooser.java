package dev.scrubjay.policy.evaluation;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A way to choose the model for a prompt. */
interface Chooser {
  Choice choose(Prompt prompt);

  /** A way to train a chooser. */
  interface Method {
    Chooser train(List<Prompt> training, long seed);
  }

  static Method fixed(int model) {
    return (training, seed) -> prompt -> new Choice(prompt, model, Double.NaN);
  }

  static Method random() {
    return (training, seed) -> {
      Random random = new Random(seed);
      return prompt -> new Choice(prompt, random.nextInt(prompt.answers().size()), Double.NaN);
    };
  }

  static Method cheapest() {
    return (training, seed) ->
        fixed(least(training, (prompt, model) -> prompt.of(model).cost())).train(training, seed);
  }

  static Method strongest() {
    return (training, seed) -> fixed(strongest(training)).train(training, seed);
  }

  /** For each task, the cheapest model with at least 0.98 of the best average score. */
  static Method taskTable() {
    return (training, seed) -> {
      Map<String, Integer> table = new HashMap<>();
      training.stream()
          .collect(Collectors.groupingBy(Prompt::label))
          .forEach((label, prompts) -> table.put(label, cheapestAbove(prompts, 0.98)));
      int otherwise = strongest(training);
      return prompt ->
          new Choice(prompt, table.getOrDefault(prompt.label(), otherwise), Double.NaN);
    };
  }

  /**
   * Chooses with knowledge of the scores: the cheapest right answer, or the cheapest if all are
   * wrong.
   */
  static Method oracle() {
    return (training, seed) ->
        prompt ->
            new Choice(
                prompt,
                IntStream.range(0, prompt.answers().size())
                    .boxed()
                    .min(
                        Comparator.<Integer>comparingDouble(m -> -prompt.of(m).score())
                            .thenComparingDouble(m -> prompt.of(m).cost()))
                    .orElseThrow(),
                Double.NaN);
  }

  static int strongest(List<Prompt> training) {
    return least(training, (prompt, model) -> -prompt.of(model).score());
  }

  private static int cheapestAbove(List<Prompt> prompts, double share) {
    double best = quality(prompts, strongest(prompts));
    return IntStream.range(0, prompts.get(0).answers().size())
        .filter(m -> quality(prompts, m) >= share * best)
        .boxed()
        .min(
            Comparator.comparingDouble(
                m -> prompts.stream().mapToDouble(p -> p.of(m).cost()).sum()))
        .orElseThrow();
  }

  private static double quality(List<Prompt> prompts, int model) {
    return prompts.stream().mapToDouble(p -> p.of(model).score()).average().orElse(0);
  }

  private static int least(
      List<Prompt> prompts, java.util.function.ToDoubleBiFunction<Prompt, Integer> measure) {
    return IntStream.range(0, prompts.get(0).answers().size())
        .boxed()
        .min(
            Comparator.comparingDouble(
                m -> prompts.stream().mapToDouble(p -> measure.applyAsDouble(p, m)).sum()))
        .orElseThrow();
  }
}
