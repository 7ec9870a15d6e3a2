package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.evaluation.Prompt.Answer;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.BudgetPace;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.upstream.Reliability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The router online: it starts with the catalog, decides one prompt after the other, and sees the
 * outcome of the model that it chose, and of no other. One prompt a second; a new snapshot of the
 * estimates every {@value #SNAPSHOT} prompts.
 */
final class Replay {
  private static final int SNAPSHOT = 20;

  private final List<Prompt> stream;
  private final Understanding understanding;
  private final Feedback feedback;
  private final Random random;
  private final ReplayWorld world;
  private final Map<String, Reliability> health = new HashMap<>();
  private final List<Evidence> pieces = new ArrayList<>();
  private Evidence evidence = Evidence.NONE;
  private ModelRouter router;
  private double spent;

  /**
   * How answers are judged.
   *
   * @param share the share of answers that is judged
   * @param wrong the share of verdicts that is wrong
   */
  record Feedback(double share, double wrong, Provenance provenance) {
    static final Feedback ALL = new Feedback(1, 0, Provenance.PROOF);
    static final Feedback FEW_AND_NOISY = new Feedback(0.1, 0.1, Provenance.OPINION);
  }

  Replay(
      List<Prompt> prompts,
      ReplayWorld world,
      Understanding understanding,
      Feedback feedback,
      long seed) {
    this.random = new Random(seed);
    this.stream = new ArrayList<>();
    for (int pass = 0; pass < world.passes(); pass++) {
      List<Prompt> shuffled = new ArrayList<>(prompts);
      Collections.shuffle(shuffled, random);
      stream.addAll(shuffled);
    }
    this.understanding = understanding;
    this.feedback = feedback;
    this.world = world;
    this.router = new ModelRouter(RoutingPolicy.DEFAULT, Estimates.prior(world.catalog(0)));
  }

  /** A choice and its result. */
  record Step(Choice choice, Answer answer, boolean answered) {}

  List<Step> run() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < stream.size(); i++) {
      Instant now = RoutedChooser.NOW.plusSeconds(i);
      steps.add(step(stream.get(i), i, now));
      if (i % SNAPSHOT == SNAPSHOT - 1) {
        learn(world.catalog(i), now);
      }
    }
    return steps;
  }

  private Step step(Prompt prompt, int i, Instant now) {
    double elapsed = (double) i / stream.size();
    double draw = random.nextDouble();
    Choice choice =
        understanding.choice(
            router,
            prompt,
            conditions(i, now),
            world.budget() > 0
                ? RoutingAdjustment.of(new BudgetPace(world.budget()), spent, elapsed, draw)
                : new RoutingAdjustment(0, draw));
    String model = understanding.models().get(choice.model());
    boolean answers = world.answers(choice.model(), i);
    Answer answer = world.answer(prompt, choice.model(), i, random);
    health.merge(
        model,
        Reliability.unknown(now).observe(answers, now),
        (before, first) -> before.observe(answers, now));
    if (answers) {
      spent += answer.cost();
      learn(understanding.with(world.catalog(i)).answered(prompt, choice.model(), answer), now);
      judge(prompt, choice.model(), answer.score(), now);
    } else {
      learn(new Observation.ObservedFailure(model), now);
    }
    return new Step(choice, answer, answers);
  }

  private void learn(Observation seen, Instant now) {
    pieces.add(new Learning(router.estimates()).evidence(seen, now));
  }

  private void judge(Prompt prompt, int model, double score, Instant now) {
    if (random.nextDouble() < feedback.share()) {
      double told = random.nextDouble() < feedback.wrong() ? 1 - score : score;
      learn(understanding.judged(prompt, model, told, feedback.provenance()), now);
    }
  }

  private ModelConditions conditions(int i, Instant now) {
    Map<String, Double> reliability = new HashMap<>();
    health.forEach((model, known) -> reliability.put(model, known.lowerBound(now)));
    return new ModelConditions(reliability, world.unavailable(i, understanding.models()));
  }

  private void learn(ModelCatalog catalog, Instant now) {
    pieces.add(evidence);
    evidence = Evidence.sum(pieces);
    pieces.clear();
    router = new ModelRouter(RoutingPolicy.DEFAULT, Estimates.of(catalog, evidence, now));
  }
}
