package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.federation.ForeignEvidence;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The estimates of all models at an instant, from the catalog and from {@link Evidence}. Immutable.
 */
public final class Estimates {
  /**
   * The largest number of task types with estimates of their own; further ones count as {@link
   * TaskType#GENERAL}.
   */
  public static final int MAX_TASKS = 64;

  /** The observations that the catalog's latency counts for. */
  private static final double LATENCY_PRIOR = 5;

  private static final double RELIABILITY_PRIOR = 20;
  private static final double PRIOR_RELIABILITY = 1;

  private final ModelCatalog catalog;
  private final Estimates prior;
  private final Estimates alone;
  private final List<ModelProfile> models;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<String, Map<TaskComplexity, TaskEstimates>> tasks;
  private final Map<TaskFamily, TaskEstimates> unseen;
  private final Set<String> knownTasks;
  private final boolean[] known;
  private final double judgedShare;
  private final List<TaskTraffic> traffic;
  private final Speed[] speeds;
  private final double[] firstTokenQ95;
  private final double[] latencyQ95;
  private final double[] reliability;
  private final DecayedEvidence decayed;

  private Estimates(
      ModelCatalog catalog,
      DecayedEvidence decayed,
      ForeignEvidence foreign,
      @Nullable Estimates prior) {
    this.catalog = catalog;
    this.decayed = decayed;
    this.prior = prior == null ? this : prior;
    this.alone =
        foreign.isEmpty() ? this : new Estimates(catalog, decayed, ForeignEvidence.NONE, prior);
    models = catalog.models();
    models.forEach(model -> indexes.put(model.id(), indexes.size()));
    TaskTable table = new TaskTable(catalog, decayed, foreign);
    tasks = table.byTask();
    unseen = table.unseen();
    knownTasks = Set.copyOf(table.ownNames());
    traffic = table.traffic();
    known = table.known();
    judgedShare = table.judgedShare();
    speeds = models.stream().map(this::speed).toArray(Speed[]::new);
    firstTokenQ95 = q95(Measure.FIRST_TOKEN_OVERRUN);
    latencyQ95 = q95(Measure.OVERRUN);
    reliability =
        models.stream()
            .map(model -> decayed.trend(EvidenceCell.of(Measure.RELIABILITY, model.id())))
            .mapToDouble(seen -> share(seen.mean(PRIOR_RELIABILITY, RELIABILITY_PRIOR)))
            .toArray();
  }

  /** The estimates of the models of {@code catalog} by {@code evidence} at {@code now}. */
  public static Estimates of(ModelCatalog catalog, Evidence evidence, Instant now) {
    return prior(catalog).after(evidence, now);
  }

  /** The estimates of the same models by {@code evidence} at {@code now}. */
  public Estimates after(Evidence evidence, Instant now) {
    return after(evidence, ForeignEvidence.NONE, now);
  }

  /** The same, with what other sites have learned. */
  public Estimates after(Evidence evidence, ForeignEvidence foreign, Instant now) {
    return new Estimates(catalog, new DecayedEvidence(evidence, now), foreign, prior);
  }

  /** The estimates without what other sites have learned; these if there is nothing of that. */
  public Estimates alone() {
    return alone;
  }

  /** The estimates by the catalog alone. */
  public static Estimates prior(ModelCatalog catalog) {
    DecayedEvidence nothing = new DecayedEvidence(Evidence.NONE, Instant.EPOCH);
    return new Estimates(catalog, nothing, ForeignEvidence.NONE, null);
  }

  /** The estimates of the same models before anything was observed. */
  public Estimates beforehand() {
    return prior;
  }

  /** Whether they are of the models of {@code other}. */
  public boolean areOf(ModelCatalog other) {
    return catalog.equals(other);
  }

  /** The models, in the order of their indexes. */
  public List<ModelProfile> models() {
    return models;
  }

  /**
   * The index of a model.
   *
   * @return -1 if the model is not in the catalog
   */
  public int index(String model) {
    return indexes.getOrDefault(model, -1);
  }

  /** Whether the catalog knows models' abilities by published results. */
  public boolean areMeasured() {
    return catalog.isMeasured();
  }

  /** Whether enough is known of the model to choose it: published results, or verdicts. */
  public boolean isKnown(int model) {
    return known[model];
  }

  /** The share of recent answers that is judged, 0 to 1; doubtful verdicts count for less. */
  public double judgedShare() {
    return judgedShare;
  }

  /** The task types with evidence of this site's own. */
  public Set<String> knownTasks() {
    return knownTasks;
  }

  /** The recent requests, by task and complexity. */
  public List<TaskTraffic> traffic() {
    return traffic;
  }

  /** The task type under which evidence on {@code task} is kept. */
  public TaskType kept(TaskType task) {
    return knownTasks.contains(task.name()) || knownTasks.size() < MAX_TASKS
        ? task
        : TaskType.GENERAL;
  }

  /** The estimates of the models on tasks of that type and complexity. */
  public TaskEstimates task(TaskType task, TaskComplexity complexity) {
    TaskEstimates seen = tasks.getOrDefault(kept(task).name(), Map.of()).get(complexity);
    return seen != null ? seen : Objects.requireNonNull(unseen.get(TaskFamily.of(task)));
  }

  /**
   * The expected latency of an answer. Without evidence it is the catalog's, whatever the length.
   *
   * @param model index
   */
  public Duration latency(int model, double outputTokens) {
    return duration(speeds[model].seconds(outputTokens));
  }

  /**
   * The 95th percentile of the latency of answers that are expected to have so many tokens. Without
   * evidence of its variance it is {@link #latency}.
   */
  public Duration latencyQ95(int model, double outputTokens) {
    return duration(speeds[model].seconds(outputTokens) * latencyQ95[model]);
  }

  /** The expected time until the first token, likewise. */
  public Duration firstToken(int model) {
    return duration(speeds[model].seconds(0));
  }

  /** The 95th percentile of the time until the first token, likewise. */
  public Duration firstTokenQ95(int model) {
    return duration(speeds[model].seconds(0) * firstTokenQ95[model]);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  /** The share of calls that the model answers. */
  public double reliability(int model) {
    return reliability[model];
  }

  /** The log-scaled length of a prompt, against which success and output are estimated. */
  public static double length(int inputTokens) {
    return Math.log(1.0 + inputTokens);
  }

  /** The tokens of a prompt of the log-scaled {@code length}. */
  public static int tokens(double length) {
    return (int) Math.round(Math.exp(Math.min(length, 20)) - 1);
  }

  /** The keys of {@link Evidence} that carry no weight any more and may be deleted. */
  public List<String> outdated() {
    return decayed.outdated();
  }

  DecayedEvidence decayed() {
    return decayed;
  }

  private Speed speed(ModelProfile model) {
    return new Speed(
        model.latency().toNanos() / 1e9,
        LATENCY_PRIOR,
        decayed.trend(EvidenceCell.of(Measure.FIRST_TOKEN, model.id())),
        decayed.trend(EvidenceCell.of(Measure.TOKEN_TIME, model.id())));
  }

  private double[] q95(Measure overrun) {
    return models.stream()
        .map(model -> decayed.trend(EvidenceCell.of(overrun, model.id())))
        .mapToDouble(seen -> new LatencyRatio(LATENCY_PRIOR, seen).q95())
        .toArray();
  }

  private static double share(double value) {
    return Math.clamp(value, 0.0, 1.0);
  }
}
