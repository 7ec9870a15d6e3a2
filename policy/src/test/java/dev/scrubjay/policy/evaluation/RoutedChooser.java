package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.words.GapByWords;
import dev.scrubjay.policy.words.GapFit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The router with fixed estimates. */
record RoutedChooser(ModelRouter router, Understanding understanding, Random random)
    implements Chooser {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** Observations between two snapshots of the estimates. */
  private static final int SNAPSHOT = 100;

  /** The router as it is before any answer: by what ships, the catalog and published results. */
  static Method cold(Understanding understanding, RoutingPolicy policy) {
    return (training, seed) ->
        new RoutedChooser(
            new ModelRouter(policy, Estimates.prior(understanding.catalog())),
            understanding,
            new Random(seed ^ training.get(0).id().hashCode()));
  }

  /**
   * The router after all training prompts were answered by some model, none of which was judged.
   */
  static Method unjudged(Understanding understanding, RoutingPolicy policy) {
    return trained(understanding, policy, false);
  }

  /** The router trained on judged answers of all models to the training prompts. */
  static Method judged(Understanding understanding, RoutingPolicy policy) {
    return trained(understanding, policy, true);
  }

  /**
   * The router trained on the same, and on the words of the prompts. For that, the strong and the
   * cheap model's answers to each of them must have been judged, as by shadow judging.
   */
  static Method pairs(Understanding understanding, RoutingPolicy policy) {
    return (training, seed) -> {
      Estimates learned = learned(understanding, training, seed, true);
      ModelRouter router = new ModelRouter(policy, learned);
      int strong = understanding.models().indexOf(router.strong());
      int cheap = understanding.models().indexOf(router.cheap());
      GapByWords words =
          GapFit.of(
              training.stream().map(prompt -> understanding.pair(prompt, cheap, strong)).toList(),
              learned,
              router.strong(),
              router.cheap());
      return new RoutedChooser(
          router.with(words), understanding, new Random(seed ^ training.get(0).id().hashCode()));
    };
  }

  private static Method trained(
      Understanding understanding, RoutingPolicy policy, boolean verdicts) {
    return (training, seed) ->
        new RoutedChooser(
            new ModelRouter(policy, learned(understanding, training, seed, verdicts)),
            understanding,
            new Random(seed ^ training.get(0).id().hashCode()));
  }

  /**
   * The estimates after all models' answers to the training prompts, in random order.
   *
   * @param verdicts whether they were judged
   */
  static Estimates learned(
      Understanding understanding, List<Prompt> training, long seed, boolean verdicts) {
    List<Prompt> order = new ArrayList<>(training);
    Collections.shuffle(order, new Random(seed));
    Evidence evidence = Evidence.NONE;
    Estimates estimates = Estimates.prior(understanding.catalog());
    List<Evidence> pieces = new ArrayList<>();
    for (Prompt prompt : order) {
      Learning learning = new Learning(estimates);
      for (int m = 0; m < prompt.answers().size(); m++) {
        pieces.add(learning.evidence(understanding.answered(prompt, m, prompt.of(m)), NOW));
        if (verdicts) {
          double score = prompt.of(m).score();
          pieces.add(
              learning.evidence(understanding.judged(prompt, m, score, Provenance.PROOF), NOW));
        }
      }
      if (pieces.size() >= SNAPSHOT) {
        pieces.add(evidence);
        evidence = Evidence.sum(pieces);
        estimates = Estimates.of(understanding.catalog(), evidence, NOW);
        pieces.clear();
      }
    }
    pieces.add(evidence);
    return Estimates.of(understanding.catalog(), Evidence.sum(pieces), NOW);
  }

  @Override
  public Choice choose(Prompt prompt) {
    return understanding.choice(
        router, prompt, ModelConditions.ALL_HEALTHY, new RoutingAdjustment(0, random.nextDouble()));
  }
}
