package dev.scrubjay.policy.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.evaluation.Prompt.Answer;
import dev.scrubjay.policy.evaluation.Replay.Feedback;
import dev.scrubjay.policy.evaluation.Replay.Step;
import dev.scrubjay.policy.evaluation.ReplayWorld.Kind;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.prior.Logistic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Routing by few and noisy verdicts among invented models: a tenth of the answers is judged, and a
 * tenth of the verdicts is wrong. The abilities of the models are known beforehand, but not that
 * they differ most at the tasks with the longest answers.
 */
final class NoisyVerdictsTest {
  private static final int PROMPTS = 3000;
  private static final int SEEDS = 4;
  private static final int STRONG = 0;

  /** What savings may be below a mixture's: twice the standard error of such runs. */
  private static final double TOLERANCE = 0.06;

  private record Model(String id, double price, double ability) {}

  private static final List<Model> MODELS =
      List.of(
          new Model("strong", 15e-6, 2),
          new Model("cheap", 1e-6, 1.4),
          new Model("middling", 6e-6, 1.2),
          new Model("small", 0.5e-6, -0.4));

  /**
   * @param tokens of its answers
   * @param gap the factor on the differences of the models' abilities
   */
  private record Task(String name, int tokens, double difficulty, double gap) {}

  private static final List<Task> TASKS =
      List.of(
          new Task("chat", 80, 0.2, 0.4),
          new Task("law", 200, 0.6, 0.8),
          new Task("science", 300, 0.8, 1),
          new Task("code", 700, 1, 1.5),
          new Task("math", 900, 1.2, 1.7));

  private static Prompt prompt(int i, Random random) {
    Task task = TASKS.get(random.nextInt(TASKS.size()));
    int input = 100 + random.nextInt(400);
    List<Answer> answers = new ArrayList<>();
    for (Model model : MODELS) {
      double ability = 2 + task.gap() * (model.ability() - 2);
      double score =
          random.nextDouble() < Logistic.share(ability - task.difficulty() + 0.5) ? 1 : 0;
      int output = (int) (task.tokens() * (0.7 + 0.6 * random.nextDouble()));
      answers.add(new Answer(score, output, model.price() * (input + 4.0 * output)));
    }
    return new Prompt("" + i, task.name(), "invented", input, answers);
  }

  private static ModelCatalog catalog() {
    Map<String, Ability> abilities = new HashMap<>();
    List<ModelProfile> profiles = new ArrayList<>();
    for (Model model : MODELS) {
      abilities.put(model.id(), Ability.even(model.ability(), 40, "invented"));
      profiles.add(
          new ModelProfile(
              model.id(),
              model.id(),
              "of " + model.id(),
              model.price(),
              4 * model.price(),
              Duration.ofSeconds(1),
              0.9,
              1_000_000,
              Set.of(Capability.TEXT)));
    }
    return new ModelCatalog(profiles, abilities);
  }

  @Test
  void routingIsNotBelowMixturesOfFixedModels() {
    ModelCatalog catalog = catalog();
    List<String> ids = MODELS.stream().map(Model::id).toList();
    List<Choice> early = new ArrayList<>();
    List<Choice> late = new ArrayList<>();
    List<Prompt> prompts = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      List<Prompt> some = IntStream.range(0, PROMPTS).mapToObj(i -> prompt(i, random)).toList();
      ReplayWorld world = new ReplayWorld(Kind.STEADY, 0, 0, 3, 0, catalog, catalog);
      Understanding labelled = new Understanding(ids, catalog, true, false);
      List<Choice> choices =
          new Replay(some, world, labelled, Feedback.FEW_AND_NOISY, seed)
              .run().stream().map(Step::choice).toList();
      early.addAll(choices.subList(0, PROMPTS));
      late.addAll(choices.subList(2 * PROMPTS, 3 * PROMPTS));
      prompts.addAll(some);
    }
    Mixture mixture = Mixture.of(prompts, STRONG);

    Figures first = Figures.of(early, STRONG);
    Figures last = Figures.of(late, STRONG);
    assertThat(first.saved() - mixture.saved(first.quality()))
        .as("the first %d requests: %s", PROMPTS, first)
        .isGreaterThan(-TOLERANCE);
    assertThat(last.saved() - mixture.saved(last.quality()))
        .as("the last %d requests: %s", PROMPTS, last)
        .isPositive();
    assertThat(last.shares().get(2) + last.shares().get(3))
        .as("models that are dearer and worse, or much worse, than the cheap one")
        .isLessThan(0.02);
  }
}
