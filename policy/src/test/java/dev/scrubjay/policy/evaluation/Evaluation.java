package dev.scrubjay.policy.evaluation;

import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.io.IOException;
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
 * Compares the router with other ways to choose, on recorded answers.
 *
 * <p>For each seed the prompts are shuffled into five parts; the models for each part are chosen
 * after training on the other four, so that no score is known before its choice. Intervals are 95 %
 * bootstrap intervals over prompts, over all seeds.
 */
public final class Evaluation {
  private static final int SEEDS = 30;
  private static final int FOLDS = 5;
  private static final int RESAMPLES = 20;

  private final List<Prompt> prompts;
  private final int strongest;

  private Evaluation(List<Prompt> prompts) {
    this.prompts = prompts;
    this.strongest = Chooser.strongest(prompts);
  }

  /** Evaluates the data file in {@code args}. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: evaluate-router DATA");
    }
    List<Prompt> prompts = Recording.read(Path.of(args[0]));
    ModelCatalog catalog = Recording.catalog(prompts);
    Evaluation evaluation = new Evaluation(prompts);
    System.out.printf(
        Locale.ROOT,
        "%d prompts, strongest model: %s; %d seeds x %d folds, mean [95 %% interval]%n%n",
        prompts.size(),
        Recording.MODELS.get(evaluation.strongest),
        SEEDS,
        FOLDS);
    methods(catalog).forEach(evaluation::report);
    System.out.println();
    new Replays(prompts, catalog).report();
  }

  private static Map<String, Chooser.Method> methods(ModelCatalog catalog) {
    Map<String, Chooser.Method> methods = new LinkedHashMap<>();
    methods.put("random", Chooser.random());
    for (int m = 0; m < Recording.MODELS.size(); m++) {
      methods.put("always " + Recording.MODELS.get(m), Chooser.fixed(m));
    }
    methods.put("cheapest", Chooser.cheapest());
    methods.put("strongest", Chooser.strongest());
    methods.put("seed's bare formula", BareFormula.method(catalog));
    methods.put("task table, 0.98", Chooser.taskTable());
    methods.put("oracle", Chooser.oracle());
    for (boolean labelled : new boolean[] {true, false}) {
      for (Profile profile : Profile.values()) {
        methods.put(
            "router, "
                + (labelled ? "labels, " : "inferred, ")
                + profile.name().toLowerCase(Locale.ROOT),
            RoutedChooser.method(catalog, RoutingPolicy.DEFAULT.withProfile(profile), labelled));
      }
    }
    return methods;
  }

  private void report(String name, Chooser.Method method) {
    List<Figures> whole = new ArrayList<>();
    List<Figures> resampled = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      List<Choice> choices = heldOut(method, seed);
      whole.add(Figures.of(choices, strongest));
      Random random = new Random(seed);
      for (int i = 0; i < RESAMPLES; i++) {
        List<Choice> sample = new ArrayList<>();
        for (int k = 0; k < choices.size(); k++) {
          sample.add(choices.get(random.nextInt(choices.size())));
        }
        resampled.add(Figures.of(sample, strongest));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s saved %s  quality %s  accuracy %s",
        name,
        interval(whole, resampled, Figures::saved),
        interval(whole, resampled, Figures::quality),
        interval(whole, resampled, Figures::accuracy));
    if (!Double.isNaN(whole.get(0).brier())) {
      System.out.printf(
          Locale.ROOT,
          "  Brier %s  ECE %s",
          interval(whole, resampled, Figures::brier),
          interval(whole, resampled, Figures::calibrationError));
    }
    System.out.print("  shares");
    for (int m = 0; m < Recording.MODELS.size(); m++) {
      int model = m;
      System.out.printf(Locale.ROOT, " %.2f", mean(whole, f -> f.shares().get(model)));
    }
    System.out.println();
  }

  private List<Choice> heldOut(Chooser.Method method, long seed) {
    List<Prompt> order = new ArrayList<>(prompts);
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
