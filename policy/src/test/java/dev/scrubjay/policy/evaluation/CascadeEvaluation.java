package dev.scrubjay.policy.cascade.evaluation;

import dev.scrubjay.policy.cascade.AnswerCheck;
import dev.scrubjay.policy.cascade.CascadeChoice;
import dev.scrubjay.policy.cascade.CascadePlan;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.cascade.evaluation.RecordedAnswers.Asked;
import dev.scrubjay.policy.cascade.evaluation.RecordedAnswers.Given;
import java.io.IOException;
import java.nio.file.Path;
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

  private final String strongest;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * @param strongest the model that cost and quality are compared with
   */
  private CascadeEvaluation(String strongest) {
    this.strongest = strongest;
  }

  /**
   * What became of one prompt.
   *
   * @param way how it was answered
   * @param cost USD, of all calls
   * @param strong the strong model's answer
   */
  private record Outcome(Asked prompt, String way, double score, double cost, Given strong) {}

  /**
   * Evaluates a cascade of the models in {@code args}, DATA ANSWERS ASK AGREE_WITH ESCALATE_TO, or
   * with {@code auto} for ASK those that a router chooses which has learned from four fifths of the
   * prompts, for the other fifth; it may also choose no cascade.
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 5) {
      throw new IllegalArgumentException(
          "usage: evaluate-cascade DATA ANSWERS ASK|auto AGREE_WITH|none ESCALATE_TO");
    }
    List<Asked> prompts = new ArrayList<>(RecordedAnswers.read(Path.of(args[0]), Path.of(args[1])));
    CascadeEvaluation evaluation = new CascadeEvaluation(args[4]);
    if (args[2].equals("auto")) {
      Collections.shuffle(prompts, new Random(1));
      evaluation.learned(prompts);
    } else {
      Optional<String> second = args[3].equals("none") ? Optional.empty() : Optional.of(args[3]);
      CascadePlan plan = new CascadePlan(args[2], second, Optional.empty(), args[4]);
      prompts.forEach(prompt -> evaluation.cascaded(prompt, plan));
    }
    evaluation.report();
  }

  private void learned(List<Asked> prompts) {
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Asked> training = new ArrayList<>();
      List<Asked> held = new ArrayList<>();
      for (int i = 0; i < prompts.size(); i++) {
        (i % FOLDS == fold ? held : training).add(prompts.get(i));
      }
      LearnedRouter router = LearnedRouter.after(training);
      for (Asked prompt : held) {
        switch (router.choice(prompt, POLICY)) {
          case CascadeChoice.Cascaded cascade -> cascaded(prompt, cascade.plan());
          case CascadeChoice.Direct direct -> direct(prompt, router.direct(prompt), direct);
        }
      }
    }
  }

  private void direct(Asked prompt, String model, CascadeChoice.Direct direct) {
    Given given = given(prompt.answers(), model);
    outcomes.add(
        new Outcome(
            prompt,
            "direct " + direct.reason() + " " + model,
            given.score(),
            given.cost(),
            given(prompt.answers(), strongest)));
  }

  private void cascaded(Asked prompt, CascadePlan plan) {
    Map<String, Given> answers = prompt.answers();
    Given asked = given(answers, plan.ask());
    Given strong = given(answers, plan.escalateTo());
    Optional<Given> second = plan.agreeWith().map(model -> given(answers, model));
    AnswerCheck check = new AnswerCheck(plan, POLICY);
    CascadeVerdict verdict =
        switch (check.of(asked.answer(), second.map(Given::answer).orElse(null))) {
          case AnswerCheck.Checked.Decided decided -> decided.verdict();
          case AnswerCheck.Checked.ForJudge nobody -> check.judged(null);
        };
    double cheap = asked.cost() + second.map(Given::cost).orElse(0.0);
    boolean accepted = verdict instanceof CascadeVerdict.Accepted;
    outcomes.add(
        new Outcome(
            prompt,
            (accepted ? ACCEPTED : "escalated ") + verdict.reason(),
            accepted ? asked.score() : strong.score(),
            accepted ? cheap : cheap + strong.cost(),
            given(answers, strongest)));
  }

  private static Given given(Map<String, Given> answers, String model) {
    Given given = answers.get(model);
    if (given == null) {
      throw new IllegalArgumentException(
          "model: " + model + " (expected: one of " + answers.keySet() + ")");
    }
    return given;
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
