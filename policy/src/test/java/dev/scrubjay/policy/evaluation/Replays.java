package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.evaluation.Replay.Feedback;
import dev.scrubjay.policy.evaluation.Replay.Step;
import dev.scrubjay.policy.evaluation.ReplayWorld.Kind;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The report on online replays, each over several seeds. */
final class Replays {
  private static final int SEEDS = 10;

  /** The requests with few and noisy verdicts, at least, and the parts in which they are told. */
  private static final int NOISY_REQUESTS = 10_000;

  private static final int NOISY_PARTS = 6;

  /** The number of prompts over which the share of a model is measured. */
  private static final int WINDOW = 50;

  /** The prompts at the end of a replay by which it is said where things have settled. */
  private static final int LATE = 700;

  private final Recording recording;
  private final List<Prompt> prompts;
  private final ModelCatalog catalog;
  private final Mixture mixture;
  private final int half;

  Replays(Recording recording, ModelCatalog catalog, Mixture mixture) {
    this.recording = recording;
    this.prompts = recording.prompts();
    this.catalog = catalog;
    this.mixture = mixture;
    this.half = prompts.size() / 2;
  }

  void report() {
    noisy();
    System.out.println("Online, the score of each chosen model is observed, and of no other:");
    List<List<Step>> steady = runs(world(Kind.STEADY, 0, 0, 2, 0, catalog));
    int n = prompts.size();
    figures("  first pass over the prompts", steady, 0, n);
    figures("  second pass", steady, n, 2 * n);
    int favourite = favourite(steady);
    String name = recording.models().get(favourite);
    List<List<Step>> drift = runs(world(Kind.DRIFT, favourite, n, 2, 0, catalog));
    System.out.printf(
        Locale.ROOT,
        "  drift: %s silently loses 60 %% of its successes; share before %.2f; its answers"
            + " until its share halves: %s%n",
        name,
        meanShare(drift, favourite, n - 200, n),
        spread(drift, run -> answersUntilHalved(run, favourite, n)));
    List<List<Step>> outage = runs(world(Kind.OUTAGE, favourite, n, 2, 0, catalog));
    System.out.printf(
        Locale.ROOT,
        "  outage: %s stops answering; failed calls until it is not chosen for %d prompts: %s%n",
        name,
        5,
        spread(outage, run -> failuresUntilUnchosen(run, favourite, n)));
    ModelCatalog pricier = repriced(favourite, 30);
    List<List<Step>> prices = runs(world(Kind.PRICES, favourite, n, 2, 0, pricier));
    System.out.printf(
        Locale.ROOT,
        "  prices: %s becomes 30 times as expensive; its share before %.2f, after %.2f%n",
        name,
        meanShare(prices, favourite, n - 200, n),
        meanShare(prices, favourite, n + WINDOW, 2 * n));
    List<List<Step>> arrival = runs(world(Kind.NEW_MODEL, favourite, n, 2, 0, catalog));
    System.out.printf(
        Locale.ROOT,
        "  new model: %s arrives; its share in the first 200 prompts after %.2f, in the last 700"
            + " %.2f; requests until it has half of that: %s%n",
        name,
        meanShare(arrival, favourite, n, n + 200),
        meanShare(arrival, favourite, 2 * n - LATE, 2 * n),
        spread(arrival, run -> requestsUntilAdopted(run, favourite, n)));
    budget(steady, n);
  }

  /** Few and noisy verdicts, over time: quality and savings by parts of the replay. */
  private void noisy() {
    System.out.println("Online, a tenth of answers judged (opinions), a tenth of verdicts wrong:");
    int passes = Math.max(1, NOISY_REQUESTS / prompts.size());
    int n = passes * prompts.size();
    List<List<Step>> runs =
        runs(world(Kind.STEADY, 0, 0, passes, 0, catalog), Feedback.FEW_AND_NOISY);
    for (int from = 0; from < n; from += n / NOISY_PARTS) {
      int to = Math.min(n, from + n / NOISY_PARTS);
      figures(String.format(Locale.ROOT, "  requests %d to %d", from, to), runs, from, to);
    }
  }

  private void budget(List<List<Step>> steady, int n) {
    double free = steady.stream().mapToDouble(run -> cost(run, 0, 2 * n)).average().orElseThrow();
    for (double portion : new double[] {0.8, 0.5, 0.3}) {
      double budget = portion * free;
      List<List<Step>> runs = runs(world(Kind.STEADY, 0, 0, 2, budget, catalog));
      System.out.printf(
          Locale.ROOT,
          "  budget of %.0f %% of the free spend: spent of it %s, quality %.3f%n",
          portion * 100,
          spread(runs, run -> cost(run, 0, 2 * n) / budget),
          runs.stream().mapToDouble(run -> figures(run, 0, 2 * n).quality()).average().orElse(0));
    }
  }

  private ReplayWorld world(
      Kind kind, int model, int from, int passes, double budget, ModelCatalog after) {
    return new ReplayWorld(kind, model, from, passes, budget, catalog, after);
  }

  private ModelCatalog repriced(int model, double factor) {
    List<ModelProfile> models = new ArrayList<>(catalog.models());
    ModelProfile old = models.get(model);
    models.set(
        model,
        new ModelProfile(
            old.id(),
            old.displayName(),
            old.provider(),
            old.inputCostPerToken() * factor,
            old.outputCostPerToken() * factor,
            old.latency(),
            old.accuracy(),
            old.maxTokens(),
            old.capabilities()));
    return new ModelCatalog(models);
  }

  private List<List<Step>> runs(ReplayWorld world) {
    return runs(world, Feedback.ALL);
  }

  private List<List<Step>> runs(ReplayWorld world, Feedback feedback) {
    Understanding understanding =
        new Understanding(recording.models(), catalog, false, recording.hasTools());
    List<List<Step>> runs = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      runs.add(new Replay(prompts, world, understanding, feedback, seed).run());
    }
    return runs;
  }

  private void figures(String name, List<List<Step>> runs, int from, int to) {
    List<Figures> each = runs.stream().map(run -> figures(run, from, to)).toList();
    System.out.printf(
        Locale.ROOT,
        "%-30s saved %.3f  quality %.3f  mixture %.3f  accuracy %.3f  Brier %.3f  ECE %.3f  shares"
            + " %s%n",
        name,
        mean(each, Figures::saved),
        mean(each, Figures::quality),
        mixture.saved(mean(each, Figures::quality)),
        mean(each, Figures::accuracy),
        mean(each, Figures::brier),
        mean(each, Figures::calibrationError),
        shares(each));
  }

  private String shares(List<Figures> each) {
    StringBuilder shares = new StringBuilder();
    for (int m = 0; m < recording.models().size(); m++) {
      int model = m;
      shares.append(String.format(Locale.ROOT, " %.2f", mean(each, f -> f.shares().get(model))));
    }
    return shares.toString().strip();
  }

  private Figures figures(List<Step> run, int from, int to) {
    return Figures.of(
        run.subList(from, to).stream().map(Step::choice).toList(), recording.strongest());
  }

  private static double mean(List<Figures> figures, ToDoubleFunction<Figures> of) {
    return figures.stream().mapToDouble(of).average().orElse(Double.NaN);
  }

  /** The model that is chosen most in the second half. */
  private int favourite(List<List<Step>> runs) {
    int best = 0;
    for (int m = 1; m < recording.models().size(); m++) {
      int last = 2 * prompts.size();
      if (meanShare(runs, m, last - half, last) > meanShare(runs, best, last - half, last)) {
        best = m;
      }
    }
    return best;
  }

  private static double meanShare(List<List<Step>> runs, int model, int from, int to) {
    return runs.stream()
        .mapToDouble(run -> share(run, model, from, to))
        .average()
        .orElse(Double.NaN);
  }

  private static double share(List<Step> run, int model, int from, int to) {
    return run.subList(from, to).stream().filter(step -> step.choice().model() == model).count()
        / (double) (to - from);
  }

  private static double answersUntilHalved(List<Step> run, int model, int from) {
    double before = share(run, model, from - 200, from);
    int answers = 0;
    for (int i = from; i + WINDOW <= run.size(); i++) {
      if (share(run, model, i, i + WINDOW) <= before / 2) {
        return answers;
      }
      answers += run.get(i).choice().model() == model ? 1 : 0;
    }
    return Double.POSITIVE_INFINITY;
  }

  /** The requests until, of the last {@value #WINDOW}, a new model had half its later share. */
  private static double requestsUntilAdopted(List<Step> run, int model, int from) {
    double later = share(run, model, run.size() - LATE, run.size());
    for (int to = from + 1; to <= run.size(); to++) {
      if (share(run, model, to - WINDOW, to) >= later / 2) {
        return to - from;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double failuresUntilUnchosen(List<Step> run, int model, int from) {
    int failures = 0;
    for (int i = from; i + 5 <= run.size(); i++) {
      if (share(run, model, i, i + 5) == 0) {
        return failures;
      }
      failures += run.get(i).choice().model() == model ? 1 : 0;
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double cost(List<Step> run, int from, int to) {
    return run.subList(from, to).stream().mapToDouble(step -> step.answer().cost()).sum();
  }

  private static String spread(List<List<Step>> runs, ToDoubleFunction<List<Step>> of) {
    double[] sorted = runs.stream().mapToDouble(of).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "median %.3f, worst of %d %.3f",
        sorted[sorted.length / 2],
        sorted.length,
        sorted[sorted.length - 1]);
  }
}
