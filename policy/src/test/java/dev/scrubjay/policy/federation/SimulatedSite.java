package dev.scrubjay.policy.federation;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.estimates.OwnScores;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.federation.ForeignEvidence.WeighedExport;
import dev.scrubjay.policy.federation.SimulatedWorld.Figures;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;

/** A site that routes, observes and judges answers in a {@link SimulatedWorld}. */
final class SimulatedSite {
  private static final ExportRules RULES = new ExportRules(5, OptionalDouble.empty());

  /** The number of tasks that most of its requests are for, and the share of the others. */
  private static final int USUAL = 3;

  private static final double UNUSUAL = 0.1;

  /** The requests between two looks at the evidence. */
  private static final int PER_SNAPSHOT = 100;

  private final String name;
  private final SimulatedWorld world;
  private final int first;
  private final Random random;
  private final double judged;
  private final Map<String, LearningExport> states = new TreeMap<>();
  private final List<Evidence> pieces = new ArrayList<>();
  private Evidence evidence = Evidence.NONE;
  private Estimates estimates;
  private ModelRouter router;
  private Instant now = SimulatedWorld.START;

  /**
   * @param first the first of its usual tasks
   * @param judged the share of answers that are judged
   */
  SimulatedSite(String name, SimulatedWorld world, int first, double judged, long seed) {
    this.name = name;
    this.world = world;
    this.first = first;
    this.judged = judged;
    this.random = new Random(seed);
    look();
  }

  /** Routes so many requests. */
  void serve(int requests) {
    for (int i = 0; i < requests; i++) {
      TaskType task = task();
      RoutingAdjustment chance = new RoutingAdjustment(0, random.nextDouble());
      Routed routed =
          (Routed) router.route(SimulatedWorld.request(task), ModelConditions.ALL_HEALTHY, chance);
      observe(task, routed.selected().model().id());
      now = now.plusSeconds(60);
      if (i % PER_SNAPSHOT == PER_SNAPSHOT - 1) {
        look();
      }
    }
    look();
  }

  /** One of its usual tasks, or now and then any. */
  private TaskType task() {
    List<TaskType> all = world.tasks();
    return random.nextDouble() < UNUSUAL
        ? all.get(random.nextInt(all.size()))
        : all.get((first + random.nextInt(USUAL)) % all.size());
  }

  private void observe(TaskType task, String model) {
    ObservedCall call = new ObservedCall(task, SimulatedWorld.COMPLEXITY, model, 500);
    Learning learning = new Learning(estimates);
    pieces.add(
        learning.evidence(
            new ObservedAnswer(call, 300, Optional.empty(), Duration.ofSeconds(2)), now));
    double score = random.nextDouble() < world.success(task, model) ? 1 : 0;
    if (random.nextDouble() < judged) {
      pieces.add(
          learning.evidence(
              new ObservedVerdict(call, new Verdict(score, Provenance.PROOF), Optional.empty()),
              now));
    }
  }

  private void look() {
    pieces.add(evidence);
    evidence = Evidence.sum(pieces);
    pieces.clear();
    List<WeighedExport> foreign =
        states.values().stream().map(state -> new WeighedExport(state, Influence.DEFAULT)).toList();
    estimates =
        Estimates.prior(world.catalog())
            .after(evidence, ForeignEvidence.of(foreign, OwnScores.of(evidence, now), now), now);
    router = new ModelRouter(RoutingPolicy.DEFAULT, estimates);
  }

  /** What it exports now. */
  LearningExport export() {
    return new LearningExport(
        name,
        now.toEpochMilli(),
        "acme",
        RULES.next(OwnScores.of(evidence, now), Map.of(), Duration.ZERO, () -> 0.5).cells());
  }

  /** Takes over the state of another site, unless it is older than the one it has. */
  void take(LearningExport state) {
    states.merge(state.site(), state, (had, next) -> next.number() > had.number() ? next : had);
    look();
  }

  /** The mean error of its estimates, over all tasks and models. */
  double error() {
    double sum = 0;
    for (TaskType task : world.tasks()) {
      for (int m = 0; m < estimates.models().size(); m++) {
        double estimate =
            estimates.task(task, SimulatedWorld.COMPLEXITY).success(m, Estimates.length(500));
        sum += Math.abs(estimate - world.success(task, estimates.models().get(m).id()));
      }
    }
    return sum / (world.tasks().size() * estimates.models().size());
  }

  Estimates estimates() {
    return estimates;
  }

  Instant now() {
    return now;
  }

  /** How it routes now, over all tasks alike and without exploration. */
  Figures figures() {
    return world.figures(task -> selected(router, task));
  }

  private static String selected(ModelRouter router, TaskType task) {
    return ((Routed) router.route(SimulatedWorld.request(task), ModelConditions.ALL_HEALTHY))
        .selected()
        .model()
        .id();
  }
}
