package dev.scrubjay.policy.evaluation;

import java.util.List;

/**
 * Random mixtures of fixed models: what anybody has without knowing anything of a prompt. A router
 * that saves less than a mixture of the same quality is worse than a coin.
 */
record Mixture(List<Figures> fixed) {

  static Mixture of(List<Prompt> prompts, int strongest) {
    int models = prompts.get(0).answers().size();
    return new Mixture(
        java.util.stream.IntStream.range(0, models)
            .mapToObj(
                m ->
                    Figures.of(
                        prompts.stream().map(p -> new Choice(p, m, Double.NaN)).toList(),
                        strongest))
            .toList());
  }

  /** The most that a mixture of two models saves at {@code quality} or better. */
  double saved(double quality) {
    double most = Double.NEGATIVE_INFINITY;
    for (Figures one : fixed) {
      for (Figures other : fixed) {
        if (one.quality() >= quality) {
          most = Math.max(most, one.saved());
          if (other.quality() < quality) {
            double share = (one.quality() - quality) / (one.quality() - other.quality());
            most = Math.max(most, one.saved() + share * (other.saved() - one.saved()));
          }
        }
      }
    }
    return most;
  }
}
