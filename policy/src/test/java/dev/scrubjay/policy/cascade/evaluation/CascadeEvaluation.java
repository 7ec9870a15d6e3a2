package dev.scrubjay.policy.cascade.evaluation;

import dev.scrubjay.policy.cascade.AnswerCheck;
import dev.scrubjay.policy.cascade.CascadePlan;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.cascade.evaluation.RecordedAnswers.Asked;
import dev.scrubjay.policy.cascade.evaluation.RecordedAnswers.Given;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int RESAMPLES = 2_000;
  private static final CascadePolicy POLICY = CascadePolicy.DEFAULT;

  private final CascadePlan plan;
  private final List<Outcome> outcomes = new ArrayList<>();

  private CascadeEvaluation(CascadePlan plan) {
    this.plan = plan;
  }

  /**
   * What the cascade made of one prompt.
   *
   * @param cost USD, of all its calls
   * @param strong the strong model's answer
   */
  private record Outcome(
      Asked prompt, CascadeVerdict verdict, double score, double cost, Given strong) {}

  /** Evaluates the models in {@code args}: DATA ANSWERS ASK AGREE_WITH ESCALATE_TO. */
  public static void main(String[] args) throws IOException {
    if (args.length != 5) {
      throw new IllegalArgumentException(
          "usage: evaluate-cascade DATA ANSWERS ASK AGREE_WITH|none ESCALATE_TO");
    }
    Optional<String> second = args[3].equals("none") ? Optional.empty() : Optional.of(args[3]);
    CascadeEvaluation evaluation =
        new CascadeEvaluation(new CascadePlan(args[2], second, Optional.empty(), args[4]));
    RecordedAnswers.read(Path.of(args[0]), Path.of(args[1])).forEach(evaluation::answer);
    evaluation.report();
  }

  private void answer(Asked prompt) {
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
    outcomes.add(
        switch (verdict) {
          case CascadeVerdict.Accepted ok ->
              new Outcome(prompt, verdict, asked.score(), cheap, strong);
          case CascadeVerdict.Escalated up ->
              new Outcome(prompt, verdict, strong.score(), cheap + strong.cost(), strong);
        });
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
    System.out.printf(
        Locale.ROOT,
        "%d prompts: %s, %s, else %s%n",
        outcomes.size(),
        plan.ask(),
        plan.agreeWith().orElse("alone"),
        plan.escalateTo());
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
    by(outcome -> outcome.verdict().getClass().getSimpleName() + " " + outcome.verdict().reason())
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
    return sum(outcomes, outcome -> outcome.verdict() instanceof CascadeVerdict.Accepted ? 1 : 0)
        / outcomes.size();
  }

  private static double sum(List<Outcome> outcomes, ToDoubleFunction<Outcome> value) {
    return outcomes.stream().mapToDouble(value).sum();
  }
}
