package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.cascade.AnswerCheck;
import dev.scrubjay.policy.cascade.CascadeChoice;
import dev.scrubjay.policy.cascade.CascadeField;
import dev.scrubjay.policy.cascade.CascadePlan;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.evaluation.Prompt.Answer;
import dev.scrubjay.policy.prior.BenchmarkTable;
import dev.scrubjay.policy.prior.Priors;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Measures a cascade on recorded answers, with the checks of the gateway: what it saves compared
 * with the strong model alone, and the share of that model's score that it keeps. Intervals are 95
 * % bootstrap intervals over prompts.
 */
public final class CascadeEvaluation {
  private static final String ACCEPTED = "accepted ";
  private static final int FOLDS = 5;
  private static final int RESAMPLES = 2_000;
  private static final CascadePolicy POLICY = CascadePolicy.DEFAULT;
  private static final Duration UNHURRIED = Duration.ofMinutes(10);

  private final Understanding understanding;
  private final Map<String, Map<String, CheckedAnswer>> said;
  private final String strongest;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * @param said what models said, by prompt and model
   * @param strongest the model that cost and quality are compared with
   */
  private CascadeEvaluation(
      Understanding understanding, Map<String, Map<String, CheckedAnswer>> said, String strongest) {
    this.understanding = understanding;
    this.said = said;
    this.strongest = strongest;
  }

  /**
   * What became of one prompt.
   *
   * @param way how it was answered
   * @param cost USD, of all calls
   * @param strong the strong model's answer
   */
  private record Outcome(Prompt prompt, String way, double score, double cost, Answer strong) {}

  /**
   * Evaluates a cascade of the models in {@code args}, RESULTS MODELS DATA ANSWERS ASK AGREE_WITH
   * ESCALATE_TO, or with {@code auto} for ASK those that the router chooses which has learned from
   * four fifths of the prompts, for the other fifth; it may also choose no cascade.
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 7) {
      throw new IllegalArgumentException(
          "usage: evaluate-cascade MODELS DATA ANSWERS ASK|auto AGREE_WITH|none ESCALATE_TO");
    }
    Priors priors = Priors.fitted(BenchmarkTable.parse(Files.readString(Path.of(args[0]))));
    Recording recording = Recording.read(Path.of(args[2]));
    Understanding understanding =
        new Understanding(
            recording.models(),
            recording.catalog(ModelDescriptions.read(Path.of(args[1])), priors),
            false,
            recording.hasTools());
    CascadeEvaluation evaluation =
        new CascadeEvaluation(understanding, RecordedAnswers.read(Path.of(args[3])), args[6]);
    List<Prompt> prompts = new ArrayList<>(recording.prompts());
    if (args[4].equals("auto")) {
      Collections.shuffle(prompts, new Random(1));
      evaluation.learned(prompts);
    } else {
      Optional<String> second = args[5].equals("none") ? Optional.empty() : Optional.of(args[5]);
      CascadePlan plan = new CascadePlan(args[4], second, Optional.empty(), args[6]);
      prompts.forEach(prompt -> evaluation.cascaded(prompt, plan));
    }
    evaluation.report();
  }

  private void learned(List<Prompt> prompts) {
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Prompt> training = new ArrayList<>();
      List<Prompt> held = new ArrayList<>();
      for (int i = 0; i < prompts.size(); i++) {
        (i % FOLDS == fold ? held : training).add(prompts.get(i));
      }
      Estimates estimates = RoutedChooser.learned(understanding, training, fold, true);
      ModelRouter balanced = new ModelRouter(RoutingPolicy.DEFAULT, estimates);
      ModelRouter cheap =
          new ModelRouter(RoutingPolicy.DEFAULT.withProfile(Profile.SAVINGS), estimates);
      for (Prompt prompt : held) {
        RoutingRequest request = understanding.request(prompt);
        List<Candidate> all =
            balanced.candidates(request, ModelConditions.ALL_HEALTHY, RoutingAdjustment.NONE);
        Candidate usual = balanced.besideCascades(all);
        CascadeField field =
            new CascadeField(all, selected(cheap, request), usual, balanced.reference(all));
        switch (CascadeChoice.of(field, POLICY, UNHURRIED)) {
          case CascadeChoice.Cascaded cascade -> cascaded(prompt, cascade.plan());
          case CascadeChoice.Direct direct ->
              direct(
                  prompt,
                  (direct.reason() == CascadeChoice.DirectReason.KNOWN_GOOD
                          ? usual
                          : selected(balanced, request))
                      .model()
                      .id(),
                  direct);
        }
      }
    }
  }

  private static Candidate selected(ModelRouter router, RoutingRequest request) {
    return ((Routed) router.route(request, ModelConditions.ALL_HEALTHY)).selected();
  }

  private void direct(Prompt prompt, String model, CascadeChoice.Direct direct) {
    Answer given = given(prompt, model);
    outcomes.add(
        new Outcome(
            prompt,
            "direct " + direct.reason() + " " + model,
            given.score(),
            given.cost(),
            given(prompt, strongest)));
  }

  private void cascaded(Prompt prompt, CascadePlan plan) {
    Answer asked = given(prompt, plan.ask());
    Answer strong = given(prompt, plan.escalateTo());
    AnswerCheck check = new AnswerCheck(plan, POLICY);
    CheckedAnswer second = plan.agreeWith().map(model -> said(prompt, model)).orElse(null);
    CascadeVerdict verdict =
        switch (check.of(said(prompt, plan.ask()), second)) {
          case AnswerCheck.Checked.Decided decided -> decided.verdict();
          case AnswerCheck.Checked.ForJudge nobody -> check.judged(null);
        };
    double cheap =
        asked.cost() + plan.agreeWith().map(model -> given(prompt, model).cost()).orElse(0.0);
    boolean accepted = verdict instanceof CascadeVerdict.Accepted;
    outcomes.add(
        new Outcome(
            prompt,
            (accepted ? ACCEPTED : "escalated ") + verdict.reason(),
            accepted ? asked.score() : strong.score(),
            accepted ? cheap : cheap + strong.cost(),
            given(prompt, strongest)));
  }

  private CheckedAnswer said(Prompt prompt, String model) {
    return said.getOrDefault(prompt.id(), Map.of()).getOrDefault(model, CheckedAnswer.ofText(""));
  }

  private Answer given(Prompt prompt, String model) {
    int index = understanding.models().indexOf(model);
    if (index < 0) {
      throw new IllegalArgumentException(
          "model: " + model + " (expected: one of " + understanding.models() + ")");
    }
    return prompt.of(index);
  }

  private void report() {
    System.out.printf(Locale.ROOT, "%d prompts, compared with %s%n", outcomes.size(), strongest);
    System.out.printf(Locale.ROOT, "saved    %s%n", interval(CascadeEvaluation::saved));
    System.out.printf(Locale.ROOT, "quality  %s%n", interval(CascadeEvaluation::quality));
    System.out.printf(Locale.ROOT, "accepted %s%n", interval(CascadeEvaluation::accepted));
    by(outcome -> outcome.prompt().label())
        .forEach(
            (label, those) ->
                System.out.printf(
                    Locale.ROOT,
                    "  %-40s %5d  saved %.3f quality %.3f accepted %.3f%n",
                    label,
                    those.size(),
                    saved(those),
                    quality(those),
                    accepted(those)));
    by(Outcome::way)
        .forEach(
            (verdict, those) ->
                System.out.printf(
                    Locale.ROOT,
                    "  %-40s %5d  score %.3f, the strong model's %.3f%n",
                    verdict,
                    those.size(),
                    sum(those, Outcome::score) / those.size(),
                    sum(those, outcome -> outcome.strong().score()) / those.size()));
  }

  private Map<String, List<Outcome>> by(Function<Outcome, String> key) {
    Map<String, List<Outcome>> groups = new TreeMap<>();
    outcomes.forEach(
        outcome ->
            groups.computeIfAbsent(key.apply(outcome), none -> new ArrayList<>()).add(outcome));
    return groups;
  }

  private String interval(ToDoubleFunction<List<Outcome>> figure) {
    Random random = new Random(1);
    double[] values = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      List<Outcome> sample = new ArrayList<>();
      for (int j = 0; j < outcomes.size(); j++) {
        sample.add(outcomes.get(random.nextInt(outcomes.size())));
      }
      values[i] = figure.applyAsDouble(sample);
    }
    Arrays.sort(values);
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f %.3f]",
        figure.applyAsDouble(outcomes),
        values[RESAMPLES / 40],
        values[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  private static double saved(List<Outcome> outcomes) {
    return 1 - sum(outcomes, Outcome::cost) / sum(outcomes, outcome -> outcome.strong().cost());
  }

  private static double quality(List<Outcome> outcomes) {
    return sum(outcomes, Outcome::score) / sum(outcomes, outcome -> outcome.strong().score());
  }

  private static double accepted(List<Outcome> outcomes) {
    return sum(outcomes, outcome -> outcome.way().startsWith(ACCEPTED) ? 1 : 0) / outcomes.size();
  }

  private static double sum(List<Outcome> outcomes, ToDoubleFunction<Outcome> value) {
    return outcomes.stream().mapToDouble(value).sum();
  }
}
