package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.federation.ForeignEvidence;
import dev.scrubjay.policy.federation.ScoreSum;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Logistic;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The estimates by task, complexity and model, each shrunk towards the wider one: a complexity
 * towards its task, a task towards the estimate from the model's {@linkplain Abilities ability} and
 * the task's difficulty.
 */
final class TaskTable {
  /** The observations that the whole task counts for in one of its complexities. */
  private static final double TASK_PRIOR = 40;

  /** The verdicts, in proofs, from which on a model without published results may be chosen. */
  private static final double ENOUGH = 20;

  /** The answers whose verdicts are waited for before they are taken to be missing. */
  private static final double FIRST_ANSWERS = 20;

  /** The answers that the length of all models' answers counts for. */
  private static final double LENGTH_PRIOR = 3;

  /** The assumed number of earlier answers that kept their form. */
  private static final double FORM_PRIOR = 20;

  /** The length of answers to a task without observations. */
  private static final LinearEstimate NOTHING = new LinearEstimate(0, 0, 0, 0);

  private final List<ModelProfile> models;
  private final CellTrends trends;
  private final ForeignEvidence foreign;
  private final List<String> ownNames;
  private final List<String> names;
  private final Trend[][] own;
  private final Trend[][] successes;
  private final Expectations expectations;
  private final Abilities abilities;
  private final double[] drift;
  private final OwnLosses losses;

  TaskTable(ModelCatalog catalog, DecayedEvidence decayed, ForeignEvidence foreign) {
    this.models = catalog.models();
    this.foreign = foreign;
    this.expectations = new Expectations(catalog);
    this.trends = new CellTrends(decayed, models);
    this.ownNames = names(decayed);
    this.names =
        Stream.concat(ownNames.stream(), foreign.tasks().stream()).distinct().sorted().toList();
    this.successes = new Trend[names.size()][];
    this.own = new Trend[names.size()][];
    for (int t = 0; t < successes.length; t++) {
      own[t] = trends.whole(Measure.SUCCESS, names.get(t));
      successes[t] = joined(Measure.SUCCESS, names.get(t));
    }
    double[][] expected =
        names.stream()
            .map(name -> expectations.logOdds(TaskFamily.of(new TaskType(name))))
            .toArray(double[][]::new);
    this.drift = new double[models.size()];
    for (int m = 0; m < drift.length; m++) {
      Trend surprise = decayed.trend(EvidenceCell.of(Measure.SURPRISE, models.get(m).id()));
      drift[m] = new Drift(surprise, verdicts(m)).factor();
    }
    this.abilities = new Abilities(expectations, expected, successes, own);
    Abilities alone =
        foreign.isEmpty() ? abilities : new Abilities(expectations, expected, own, own);
    this.losses = new OwnLosses(alone, own);
  }

  private static List<String> names(DecayedEvidence decayed) {
    return decayed.cells().stream()
        .filter(cell -> TaskType.isName(cell.task()))
        .filter(cell -> cell.measure() == Measure.SUCCESS || cell.measure() == Measure.OUTPUT)
        .map(EvidenceCell::task)
        .distinct()
        .sorted()
        .toList();
  }

  Map<String, Map<TaskComplexity, TaskEstimates>> byTask() {
    Map<String, Map<TaskComplexity, TaskEstimates>> tasks = new HashMap<>();
    for (int t = 0; t < successes.length; t++) {
      tasks.put(names.get(t), task(t));
    }
    return tasks;
  }

  /** The tasks with evidence of this site's own. */
  List<String> ownNames() {
    return ownNames;
  }

  /** Whether enough is known of each model to choose it, by published results or own verdicts. */
  boolean[] known() {
    boolean[] known = new boolean[models.size()];
    for (int m = 0; m < known.length; m++) {
      known[m] = expectations.isKnown(m) || verdicts(m) >= ENOUGH;
    }
    return known;
  }

  /** The weight of this site's own verdicts on the model at {@code index}, in proofs. */
  private double verdicts(int index) {
    return Stream.of(own).mapToDouble(seen -> seen[index].weight()).sum();
  }

  /** The traffic of each task, by answers; by verdicts if there are no answers. */
  List<TaskTraffic> traffic() {
    List<TaskTraffic> traffic = new ArrayList<>();
    for (String name : names) {
      for (TaskComplexity complexity : TaskComplexity.values()) {
        Trend answers = sum(trends.of(Measure.OUTPUT, name, complexity));
        Trend seen =
            answers.weight() > 0 ? answers : sum(trends.of(Measure.SUCCESS, name, complexity));
        if (seen.weight() > 0) {
          traffic.add(TaskTraffic.of(new TaskType(name), complexity, seen));
        }
      }
    }
    return List.copyOf(traffic);
  }

  /** The verdicts for each answer, in proofs; those for {@link #FIRST_ANSWERS} are assumed. */
  double judgedShare() {
    double answers = FIRST_ANSWERS;
    double verdicts = FIRST_ANSWERS;
    for (int t = 0; t < own.length; t++) {
      answers += sum(trends.whole(Measure.OUTPUT, names.get(t))).weight();
      verdicts += sum(own[t]).weight();
    }
    return Math.min(1, verdicts / answers);
  }

  private static Trend sum(Trend[] parts) {
    return Stream.of(parts).reduce(Trend.NONE, Trend::plus);
  }

  /** The estimates for task types without evidence, of every family. */
  Map<TaskFamily, TaskEstimates> unseen() {
    Map<TaskFamily, TaskEstimates> estimates = new EnumMap<>(TaskFamily.class);
    for (TaskFamily family : TaskFamily.values()) {
      estimates.put(family, unseen(family));
    }
    return estimates;
  }

  private TaskEstimates unseen(TaskFamily family) {
    double[] expected = expectations.logOdds(family);
    SuccessEstimate[] success = new SuccessEstimate[models.size()];
    LinearEstimate[] output = new LinearEstimate[models.size()];
    for (int m = 0; m < success.length; m++) {
      double mean = Logistic.share(expected[m] + abilities.better(m));
      success[m] = SuccessEstimate.of(new LinearEstimate(mean, 0, 0, 0));
      output[m] = NOTHING;
    }
    return new TaskEstimates(
        success, output, NOTHING, new double[success.length], drift, expectations);
  }

  private Map<TaskComplexity, TaskEstimates> task(int t) {
    LinearEstimate[] output = new LinearEstimate[models.size()];
    Trend[] outputs = trends.whole(Measure.OUTPUT, names.get(t));
    LinearEstimate usual = line(sum(outputs));
    SuccessEstimate[] success = successes(t, usual.usual());
    for (int m = 0; m < output.length; m++) {
      output[m] = length(outputs[m], usual);
    }
    Trend[] forms = joined(Measure.FORM, names.get(t));
    double[] elsewhere = new double[models.size()];
    Arrays.setAll(elsewhere, m -> foreign(Measure.SUCCESS, names.get(t), m).weight());
    Map<TaskComplexity, TaskEstimates> estimates = new EnumMap<>(TaskComplexity.class);
    for (TaskComplexity complexity : TaskComplexity.values()) {
      estimates.put(
          complexity,
          new TaskEstimates(
              inForm(within(success, joined(names.get(t), complexity, success)), forms),
              within(output, trends.of(Measure.OUTPUT, names.get(t), complexity)),
              usual,
              elsewhere,
              drift,
              expectations));
    }
    return estimates;
  }

  /**
   * The successes at a task, by model.
   *
   * @param usual the length of its prompts, for models without verdicts; 0 if that is not known
   */
  private SuccessEstimate[] successes(int t, double usual) {
    SuccessEstimate[] estimates = new SuccessEstimate[models.size()];
    for (int m = 0; m < estimates.length; m++) {
      Trend seen = successes[t][m];
      double length = seen.meanX() > 0 ? seen.meanX() : usual;
      double mean = abilities.success(t, m, seen);
      LinearEstimate level = new LinearEstimate(mean, 0, length, seen.weight());
      estimates[m] = length > 0 ? losses.byLength(t, m, level) : SuccessEstimate.of(level);
    }
    return estimates;
  }

  private static LinearEstimate line(Trend seen) {
    return LinearEstimate.of(seen.weight() > 0 ? seen.mean(0, 0) : 0, seen);
  }

  /**
   * The length of a model's answers. As long as few of its own were seen, it is rather that of all
   * models' answers to the task: a model that is not asked must not look cheap.
   *
   * @param usual the length of all models' answers
   */
  private static LinearEstimate length(Trend own, LinearEstimate usual) {
    if (own.weight() <= 0) {
      return usual;
    }
    return LinearEstimate.of(own.mean(usual.at(own.meanX()), LENGTH_PRIOR), own);
  }

  private static SuccessEstimate[] within(SuccessEstimate[] whole, Trend[] part) {
    SuccessEstimate[] lines = whole.clone();
    Arrays.setAll(lines, m -> whole[m].shifted(shift(part[m], whole[m].at(part[m].meanX()))));
    return lines;
  }

  private static LinearEstimate[] within(LinearEstimate[] whole, Trend[] part) {
    LinearEstimate[] lines = whole.clone();
    Arrays.setAll(lines, m -> whole[m].shifted(shift(part[m], whole[m].at(part[m].meanX()))));
    return lines;
  }

  /** What a part of the whole differs from what is expected of it, as far as that is trusted. */
  private static double shift(Trend part, double expected) {
    return part.weight() > 0
        ? (part.y() / part.weight() - expected) * (part.weight() / (part.weight() + TASK_PRIOR))
        : 0;
  }

  /**
   * The estimates times the probability that the form is kept, as an answer in another form is not
   * good.
   */
  private static SuccessEstimate[] inForm(SuccessEstimate[] lines, Trend[] forms) {
    SuccessEstimate[] kept = lines.clone();
    Arrays.setAll(kept, m -> lines[m].times(forms[m].mean(1, FORM_PRIOR)));
    return kept;
  }

  /**
   * The own scores and those of other sites. The latter count as scores of prompts of the usual
   * length, and so leave the slope as it is: of all that another site could say, a slope alone has
   * no bound.
   */
  private Trend[] joined(Measure measure, String task) {
    Trend[] sums = trends.whole(measure, task);
    Arrays.setAll(sums, m -> sums[m].plus(foreign(measure, task, m).at(sums[m].meanX())));
    return sums;
  }

  /** The same for the successes at one complexity. */
  private Trend[] joined(String task, TaskComplexity complexity, SuccessEstimate[] whole) {
    Trend[] sums = trends.of(Measure.SUCCESS, task, complexity);
    for (int m = 0; m < sums.length; m++) {
      double length = sums[m].weight() > 0 ? sums[m].meanX() : whole[m].usual();
      EvidenceCell cell = EvidenceCell.of(Measure.SUCCESS, task, complexity, models.get(m).id());
      sums[m] = sums[m].plus(foreign.of(cell).at(length));
    }
    return sums;
  }

  private ScoreSum foreign(Measure measure, String task, int model) {
    return foreign.of(measure, task, models.get(model).id());
  }
}
