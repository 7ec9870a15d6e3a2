package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.words.GapByWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Selects the model for a request. It narrows the models down to those that can answer the request,
 * then to those that are reliable, that meet its requirements, and that are accurate enough for the
 * task, and takes the best score of these.
 *
 * <p>Where the models' abilities are known, the score is cost alone, so that quality has a price
 * that means something; else it is the seed's weighted sum.
 *
 * <p>It is pure: the same request under the same conditions always gets the same decision. A router
 * is bound to one state of the estimates; when they change, a new router replaces it.
 */
public final class ModelRouter {
  private static final Duration NO_DEADLINE = Duration.ofDays(1);

  /** The pressure of a budget from which on models outside the portfolio may be chosen. */
  private static final double HIGH_PRESSURE = 0.9;

  private final List<ModelProfile> models;
  private final RoutingPolicy policy;
  private final Estimates estimates;
  private final Merit merit;
  private final Scoring scoring;
  private final GapByWords words;
  private final Exploration exploration;
  private final QualityPricing pricing;
  private volatile @Nullable QualityPricing besideCascades;
  private final @Nullable ModelRouter alone;

  /** A router whose estimates are those of {@code catalog} alone. */
  public ModelRouter(ModelCatalog catalog, RoutingPolicy policy) {
    this(policy, Estimates.prior(catalog));
  }

  public ModelRouter(RoutingPolicy policy, Estimates estimates) {
    this(policy, estimates, GapByWords.NONE, policy.exploration());
  }

  private ModelRouter(
      RoutingPolicy policy, Estimates estimates, GapByWords words, double explored) {
    this.models = estimates.models().stream().filter(ModelProfile::isRoutable).toList();
    this.policy = policy;
    this.estimates = estimates;
    this.merit =
        estimates.areMeasured()
            ? CostMerit.of(models, policy)
            : new WeightedMerit(models, policy.effectiveWeights());
    this.scoring = new Scoring(merit, estimates);
    this.exploration = new Exploration(explored * estimates.judgedShare());
    this.words = words;
    this.pricing = QualityPricing.of(estimates, models, merit, policy.floor(), false, words);
    this.alone =
        estimates.alone() == estimates
            ? null
            : new ModelRouter(policy, estimates.alone(), GapByWords.NONE, 0);
  }

  /**
   * What the words of prompts say of its two models; whoever asks need not read them if nothing.
   */
  public GapByWords words() {
    return pricing.words();
  }

  /** The id of the model that others are compared with; may be empty. */
  public String strong() {
    return pricing.portfolio().strong();
  }

  /** The id of the cheap one of its two models; may be empty. */
  public String cheap() {
    return pricing.portfolio().cheap();
  }

  /** The estimates that this router decides by. */
  public Estimates estimates() {
    return estimates;
  }

  /** The models that can take {@code request}, as they are expected to do; may be empty. */
  public List<Candidate> candidates(
      RoutingRequest request, ModelConditions conditions, RoutingAdjustment adjustment) {
    List<ModelProfile> able =
        Eligibility.able(models, estimates, request, conditions, new LinkedHashMap<>());
    return scoring.candidates(
        Eligibility.reliable(
            able,
            conditions,
            policy.reliabilityThreshold(),
            new LinkedHashMap<>(),
            new ArrayList<>()),
        request,
        adjustment);
  }

  /**
   * The router that replaces this one when the estimates are {@code next}. What this one has come
   * to be asked for, the other has ready.
   */
  public ModelRouter following(Estimates next) {
    return following(next, words);
  }

  /** This router, by what words say of its two models. */
  public ModelRouter with(GapByWords said) {
    boolean same = said.equals(words) || !(said.hasSay() || words.hasSay());
    return same ? this : following(estimates, said);
  }

  private ModelRouter following(Estimates next, GapByWords said) {
    ModelRouter router = new ModelRouter(policy, next, said, policy.exploration());
    if (besideCascades != null) {
      router.besideCascades = router.pricingBesideCascades();
    }
    return router;
  }

  /** The terms beside cascades, which few policies need; computed when they are first asked for. */
  private QualityPricing pricingBesideCascades() {
    QualityPricing terms = besideCascades;
    if (terms == null) {
      terms = QualityPricing.of(estimates, models, merit, policy.floor(), true, GapByWords.NONE);
      besideCascades = terms;
    }
    return terms;
  }

  /**
   * Of {@code candidates}, which are not empty, the one that the quality of others is compared
   * with.
   */
  public Candidate reference(List<Candidate> candidates) {
    return pricing.portfolio().reference(candidates);
  }

  /**
   * The model to answer where cascades may answer as well: of {@code candidates}, which are not
   * empty, the one with the best score, or the {@link #reference} if a cascade has a better one.
   */
  public Candidate besideCascades(List<Candidate> candidates) {
    QualityPricing terms = pricingBesideCascades();
    Candidate reference = terms.portfolio().reference(candidates);
    Candidate best = reference;
    double most = CascadeMerit.of(candidates, reference) - terms.price() * CascadeMerit.LOSS;
    for (Candidate each : terms.portfolio().members(candidates)) {
      double merit = each.score() - terms.price() * Portfolio.loss(each, reference);
      if (merit > most && each.accuracy() >= policy.floorOfOne() * reference.accuracy()) {
        most = merit;
        best = each;
      }
    }
    return best;
  }

  /**
   * The model to compare {@code served} with on {@code request}; empty if there is none.
   *
   * @param served the id of the model that answered it
   * @param draw a random number, 0 to below 1
   */
  public Optional<Candidate> challenger(
      String served, RoutingRequest request, ModelConditions conditions, double draw) {
    List<Candidate> candidates = candidates(request, conditions, RoutingAdjustment.NONE);
    return Challenger.of(pricing.portfolio(), served, candidates, draw);
  }

  /** The decision for {@code request} under {@code conditions}, without adjustment. */
  public RoutingDecision route(RoutingRequest request, ModelConditions conditions) {
    return route(request, conditions, RoutingAdjustment.NONE);
  }

  /**
   * The decision for {@code request} under {@code conditions}. Some of the requests that could be
   * explored on are routed as if there were no other sites, so that this one finds out if they call
   * a good model bad.
   */
  public RoutingDecision route(
      RoutingRequest request, ModelConditions conditions, RoutingAdjustment adjustment) {
    if (alone != null && exploration.doubts(request, adjustment.draw())) {
      return alone.route(request, conditions, adjustment);
    }
    Map<String, String> rejected = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    List<ModelProfile> able = Eligibility.able(models, estimates, request, conditions, rejected);
    if (able.isEmpty()) {
      return new Unroutable(
          "No model can answer this request: " + Explanation.rejections(rejected), rejected, false);
    }
    List<ModelProfile> reliable =
        Eligibility.reliable(able, conditions, policy.reliabilityThreshold(), rejected, reasons);
    List<Candidate> candidates = scoring.candidates(reliable, request, adjustment);
    RequirementFilter requirements = new RequirementFilter(request);
    RequirementFilter.Met met = requirements.relaxing(candidates);
    for (Candidate candidate : candidates) {
      requirements.shortfall(candidate).ifPresent(why -> rejected.put(candidate.model().id(), why));
    }
    if (request.strict() && !met.relaxed().isEmpty()) {
      return new Unroutable(
          "No model meets every requirement: " + Explanation.rejections(rejected), rejected, true);
    }
    QualityStandard standard = standard(request, adjustment);
    List<Candidate> ranked =
        standard.rankWithin(adjustment.affordable(), met.candidates(), rejected);
    ranked.forEach(candidate -> rejected.remove(candidate.model().id()));
    Optional<Candidate> explored =
        exploration.instead(
            ranked.get(0),
            standard.portfolio().hopefuls(met.candidates()),
            request,
            standard.accuracyFloor(met.candidates()),
            adjustment);
    Candidate selected = explored.orElse(ranked.get(0));
    explored.ifPresent(other -> rejected.remove(other.model().id()));
    Explanation.choice(ranked, standard, reasons);
    explored.ifPresent(other -> reasons.add("explored instead, to learn about this model"));
    Explanation.relaxed(met.relaxed(), reasons);
    Explanation.warm(selected, adjustment, reasons);
    return new Routed(
        selected,
        fallbacks(selected, ranked, candidates, request, met),
        confidence(selected, conditions),
        explored.isPresent(),
        reasons,
        met.relaxed(),
        rejected);
  }

  /**
   * The standard for {@code request}: where the task is known, the profile's floor over all
   * traffic; else the floor by complexity, on the catalog's accuracies. Budget pressure lowers
   * either.
   */
  private QualityStandard standard(RoutingRequest request, RoutingAdjustment adjustment) {
    double pressure = adjustment.budgetPressure();
    String complexity = request.complexity().word();
    return QualityPricing.isKnown(estimates, request.task(), request.complexity())
        ? new QualityStandard(
            (1 - pressure) * policy.floorOfOne(),
            merit.priceUnder(pressure) * pricing.price(),
            pressure < HIGH_PRESSURE ? pricing.portfolio() : Portfolio.ALL,
            pricing.words().of(request.words()),
            complexity + " " + request.task().name() + " tasks")
        : new QualityStandard(
            (1 - pressure) * policy.qualityFloor().of(request.complexity()),
            0,
            Portfolio.ALL,
            0,
            complexity + " tasks");
  }

  private List<Candidate> fallbacks(
      Candidate selected,
      List<Candidate> ranked,
      List<Candidate> others,
      RoutingRequest request,
      RequirementFilter.Met met) {
    if (!policy.fallbackEnabled()) {
      return List.of();
    }
    Duration deadline =
        request
            .latencyRequirement()
            .filter(limit -> !met.relaxed().contains(RoutingDecision.Requirement.LATENCY))
            .orElse(NO_DEADLINE);
    return FallbackOrder.of(
        selected,
        ranked,
        request.strict() ? List.of() : others,
        estimates,
        deadline,
        policy.maxFallbacks());
  }

  /**
   * The probability that the model answers and that the answer is good, as calibrated as the
   * estimates are.
   */
  private double confidence(Candidate selected, ModelConditions conditions) {
    String model = selected.model().id();
    return selected.accuracy()
        * Math.min(conditions.reliability(model), estimates.reliability(estimates.index(model)));
  }
}
