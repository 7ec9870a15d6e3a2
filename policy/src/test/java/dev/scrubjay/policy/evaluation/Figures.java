package dev.scrubjay.policy.evaluation;

import java.util.List;

/**
 * The figures of a list of choices.
 *
 * @param saved 1 - cost / the strongest model's cost
 * @param quality score / the strongest model's score
 * @param accuracy the share of choices whose score is no worse than the strongest model's
 * @param brier the mean squared error of the confidence; NaN without confidence
 * @param calibrationError expected calibration error of the confidence, over ten bins
 * @param shares the shares of the models
 */
record Figures(
    double saved,
    double quality,
    double accuracy,
    double brier,
    double calibrationError,
    List<Double> shares) {
  private static final int BINS = 10;

  static Figures of(List<Choice> choices, int strongest) {
    double cost = 0;
    double fullCost = 0;
    double score = 0;
    double fullScore = 0;
    double noWorse = 0;
    double squares = 0;
    double[] confident = new double[BINS];
    double[] right = new double[BINS];
    double[] shares = new double[choices.get(0).prompt().answers().size()];
    for (Choice choice : choices) {
      Prompt.Answer best = choice.prompt().of(strongest);
      Prompt.Answer mine = choice.answer();
      cost += mine.cost();
      fullCost += best.cost();
      score += mine.score();
      fullScore += best.score();
      noWorse += mine.score() >= best.score() ? 1 : 0;
      squares += Math.pow(choice.confidence() - mine.score(), 2);
      int bin = Math.min(BINS - 1, (int) (choice.confidence() * BINS));
      confident[bin] += choice.confidence();
      right[bin] += mine.score();
      shares[choice.model()] += 1.0 / choices.size();
    }
    double error = 0;
    for (int i = 0; i < BINS; i++) {
      error += Math.abs(confident[i] - right[i]);
    }
    int n = choices.size();
    return new Figures(
        1 - cost / fullCost,
        score / fullScore,
        noWorse / n,
        squares / n,
        error / n,
        java.util.Arrays.stream(shares).boxed().toList());
  }
}
