package dev.scrubjay.policy.federation;

import static dev.scrubjay.policy.model.InventedModels.model;

import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.prior.Logistic;
import dev.scrubjay.policy.routing.PlainRequests;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;

/** Invented models, whose success at tasks is not quite what published results say. */
final class SimulatedWorld {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final TaskComplexity COMPLEXITY = TaskComplexity.MODERATE;

  /** The error of published results on a model's answers to a task, in log-odds. */
  private static final double ERROR = 1;

  private static final List<String> NAMES =
      List.of("code", "math", "law", "chat", "translation", "extraction", "analysis", "writing");
  private static final Map<String, Double> PRICES =
      Map.of("strong", 1e-5, "middle", 2e-6, "cheap", 3e-7, "other", 2.5e-7);
  private static final Map<String, Double> ABILITIES =
      Map.of("strong", 1.8, "middle", 1.5, "cheap", 1.1, "other", 1.0);

  private final ModelCatalog catalog;
  private final List<TaskType> tasks = NAMES.stream().map(TaskType::new).toList();
  private final Map<String, Double> success = new HashMap<>();

  /**
   * Some way of routing.
   *
   * @param quality its expected success, relative to that of the best single model
   * @param saved the share of that model's cost that it saves
   */
  record Figures(double quality, double saved) {
    /** What is gained: a share of the cost is worth a tenth of as large a share of quality. */
    double gain() {
      return quality + 0.1 * saved;
    }
  }

  SimulatedWorld(long seed) {
    Random random = new Random(seed);
    List<ModelProfile> models = new ArrayList<>();
    Map<String, Ability> abilities = new HashMap<>();
    for (String id : new TreeSet<>(PRICES.keySet())) {
      double logOdds = ABILITIES.getOrDefault(id, 0.0);
      models.add(model(id, PRICES.getOrDefault(id, 0.0)));
      abilities.put(id, ability(logOdds));
      for (TaskType task : tasks) {
        success.put(
            task.name() + " " + id, Logistic.share(logOdds + ERROR * random.nextGaussian()));
      }
    }
    catalog = new ModelCatalog(models, abilities);
  }

  private static Ability ability(double logOdds) {
    return Ability.even(logOdds, 40, "invented");
  }

  static RoutingRequest request(TaskType task) {
    return PlainRequests.of(task, COMPLEXITY, 500);
  }

  ModelCatalog catalog() {
    return catalog;
  }

  List<TaskType> tasks() {
    return tasks;
  }

  double success(TaskType task, String model) {
    return success.getOrDefault(task.name() + " " + model, 0.0);
  }

  /** The figures of a way of routing that chooses a model for each task. */
  Figures figures(Function<TaskType, String> choice) {
    double best =
        PRICES.keySet().stream().mapToDouble(id -> quality(task -> id)).max().orElseThrow();
    return new Figures(quality(choice) / best, 1 - cost(choice) / cost(task -> "strong"));
  }

  private double quality(Function<TaskType, String> choice) {
    return tasks.stream().mapToDouble(task -> success(task, choice.apply(task))).sum();
  }

  private double cost(Function<TaskType, String> choice) {
    return tasks.stream().mapToDouble(task -> PRICES.getOrDefault(choice.apply(task), 0.0)).sum();
  }
}
