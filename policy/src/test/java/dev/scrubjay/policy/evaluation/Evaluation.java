package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.prior.BenchmarkResult;
import dev.scrubjay.policy.prior.BenchmarkTable;
import dev.scrubjay.policy.prior.Priors;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Compares the router, as it ships, with other ways to choose, on recorded answers.
 *
 * <p>For each seed the prompts are shuffled into five parts; the models for each part are chosen
 * after training on the other four, so that no score is known before its choice. Intervals are 95 %
 * bootstrap intervals over prompts, over all seeds.
 */
public final class Evaluation {
  private static final int SEEDS = 10;
  private static final int FOLDS = 5;
  private static final int RESAMPLES = 20;

  private final Recording recording;
  private final Mixture mixture;
  private final ModelCatalog catalog;
  private final ModelCatalog transferred;

  private Evaluation(Recording recording, ModelCatalog catalog, ModelCatalog transferred) {
    this.recording = recording;
    this.mixture = Mixture.of(recording.prompts(), recording.strongest());
    this.catalog = catalog;
    this.transferred = transferred;
  }

  /** Evaluates on data files; the first argument is the table of published results that ships. */
  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      throw new IllegalArgumentException("usage: evaluate-router MODELS DATA...");
    }
    List<BenchmarkResult> results = BenchmarkTable.parse(Files.readString(Path.of(args[0])));
    ModelDescriptions descriptions = ModelDescriptions.read(Path.of(args[1]));
    for (String file : List.of(args).subList(2, args.length)) {
      Recording recording = Recording.read(Path.of(file));
      Evaluation evaluation =
          new Evaluation(
              recording,
              recording.catalog(descriptions, Priors.fitted(results)),
              recording.catalog(descriptions, Priors.fitted(without(recording, results))));
      evaluation.report();
    }
  }

  /** The results on other benchmarks than the one that the recording is of. */
  private static List<BenchmarkResult> without(Recording recording, List<BenchmarkResult> results) {
    List<String> words = List.of(recording.name().split("-", -1));
    return results.stream()
        .filter(
            result ->
                words.stream()
                    .noneMatch(word -> word.length() > 3 && result.benchmark().contains(word)))
        .filter(result -> !recording.name().contains(result.benchmark()))
        .toList();
  }

  private void report() {
    System.out.printf(
        Locale.ROOT,
        "%n== %s: %d prompts, strongest model %s; %d seeds x %d folds, mean [95 %% interval]%n",
        recording.name(),
        recording.prompts().size(),
        recording.models().get(recording.strongest()),
        SEEDS,
        FOLDS);
    System.out.printf(
        Locale.ROOT,
        "best mixture of fixed models saves %.3f at .975, %.3f at .98, %.3f at .995%n",
        mixture.saved(0.975),
        mixture.saved(0.98),
        mixture.saved(0.995));
    methods().forEach(this::report);
    new Replays(recording, catalog, mixture).report();
  }

  private Map<String, Chooser.Method> methods() {
    Map<String, Chooser.Method> methods = new LinkedHashMap<>();
    methods.put("random", Chooser.random());
    for (int m = 0; m < recording.models().size(); m++) {
      methods.put("always " + recording.models().get(m), Chooser.fixed(m));
    }
    methods.put("seed's bare formula", BareFormula.method(catalog));
    methods.put("task table, 0.98", Chooser.taskTable());
    methods.put("oracle", Chooser.oracle());
    for (Profile profile : Profile.values()) {
      RoutingPolicy policy = RoutingPolicy.DEFAULT.withProfile(profile);
      String name = profile.name().toLowerCase(Locale.ROOT);
      methods.put("cold, " + name, RoutedChooser.cold(understanding(catalog, false), policy));
    }
    RoutingPolicy policy = RoutingPolicy.DEFAULT;
    methods.put(
        "cold, without its benchmark",
        RoutedChooser.cold(understanding(transferred, false), policy));
    methods.put("unjudged traffic", RoutedChooser.unjudged(understanding(catalog, false), policy));
    methods.put("judged, labels", RoutedChooser.judged(understanding(catalog, true), policy));
    for (Profile profile : Profile.values()) {
      methods.put(
          "judged, " + profile.name().toLowerCase(Locale.ROOT),
          RoutedChooser.judged(
              understanding(catalog, false), RoutingPolicy.DEFAULT.withProfile(profile)));
    }
    for (Profile profile : Profile.values()) {
      methods.put(
          "pairs judged, " + profile.name().toLowerCase(Locale.ROOT),
          RoutedChooser.pairs(
              understanding(catalog, false), RoutingPolicy.DEFAULT.withProfile(profile)));
    }
    return methods;
  }

  private Understanding understanding(ModelCatalog models, boolean labelled) {
    return new Understanding(recording.models(), models, labelled, recording.hasTools());
  }

  private void report(String name, Chooser.Method method) {
    List<Figures> whole = new ArrayList<>();
    List<Figures> resampled = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      progress(name + ", seed " + (seed + 1) + " of " + SEEDS);
      List<Choice> choices = heldOut(method, seed);
      whole.add(Figures.of(choices, recording.strongest()));
      Random random = new Random(seed);
      for (int i = 0; i < RESAMPLES; i++) {
        List<Choice> sample = new ArrayList<>();
        for (int k = 0; k < choices.size(); k++) {
          sample.add(choices.get(random.nextInt(choices.size())));
        }
        resampled.add(Figures.of(sample, recording.strongest()));
      }
    }
    progress("");
    System.out.printf(
        Locale.ROOT,
        "%-32s saved %s  quality %s  mixture %.3f  accuracy %.3f",
        name,
        interval(whole, resampled, Figures::saved),
        interval(whole, resampled, Figures::quality),
        mixture.saved(mean(whole, Figures::quality)),
        mean(whole, Figures::accuracy));
    if (!Double.isNaN(whole.get(0).brier())) {
      System.out.printf(Locale.ROOT, "  ECE %.3f", mean(whole, Figures::calibrationError));
    }
    System.out.print("  shares");
    for (int m = 0; m < recording.models().size(); m++) {
      int model = m;
      System.out.printf(Locale.ROOT, " %.2f", mean(whole, f -> f.shares().get(model)));
    }
    System.out.println();
  }

  /** Shows how far it is on the terminal that {@code scripts/evaluate-router} found, if any. */
  private static void progress(String text) {
    if (System.getenv("EVALUATION_ON_TERMINAL") != null) {
      System.err.print("\r\033[K" + text);
      System.err.flush();
    }
  }

  private List<Choice> heldOut(Chooser.Method method, long seed) {
    List<Prompt> order = new ArrayList<>(recording.prompts());
    Collections.shuffle(order, new Random(seed));
    List<Choice> choices = new ArrayList<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Prompt> training = new ArrayList<>();
      List<Prompt> held = new ArrayList<>();
      for (int i = 0; i < order.size(); i++) {
        (i % FOLDS == fold ? held : training).add(order.get(i));
      }
      Chooser chooser = method.train(training, seed);
      held.forEach(prompt -> choices.add(chooser.choose(prompt)));
    }
    return choices;
  }

  private static double mean(List<Figures> figures, ToDoubleFunction<Figures> figure) {
    return figures.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  private static String interval(
      List<Figures> whole, List<Figures> resampled, ToDoubleFunction<Figures> figure) {
    double[] sorted = resampled.stream().mapToDouble(figure).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f %.3f]",
        mean(whole, figure),
        sorted[(int) (sorted.length * 0.025)],
        sorted[(int) (sorted.length * 0.975)]);
  }
}
