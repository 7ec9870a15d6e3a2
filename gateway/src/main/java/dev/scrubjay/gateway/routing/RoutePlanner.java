package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.request.RequestTrail;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.scaling.ScalingPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans the models that a completion goes to: the one it names, or those the router picks. */
public final class RoutePlanner {
  private final Upstreams upstreams;
  private final NamedModels named;
  private final RouterCalls router;
  private final ClientKeyRules clientKeys;
  private final RoutingRequests requests;
  private final WarmPrompts warm;
  private final Cascades cascades;
  private final boolean pinnedFallbacks;

  /**
   * Makes a planner.
   *
   * @param pinnedFallbacks whether a pinned model has the router's fallbacks where the request does
   *     not say
   */
  public RoutePlanner(
      Upstreams upstreams,
      NamedModels named,
      RouterCalls router,
      TokenCounts tokens,
      WarmPrompts warm,
      Cascades cascades,
      boolean pinnedFallbacks) {
    this.upstreams = upstreams;
    this.named = named;
    this.router = router;
    this.clientKeys = new ClientKeyRules(upstreams);
    this.requests = new RoutingRequests(tokens);
    this.warm = warm;
    this.cascades = cascades;
    this.pinnedFallbacks = pinnedFallbacks;
  }

  /**
   * Plans for a completion.
   *
   * @throws ApiException if it names a model that does not exist or cannot answer it, or if no
   *     model can
   */
  public RoutePlan plan(Completion completion) {
    RoutePlan plan = planned(completion);
    plan.task().ifPresent(task -> note(completion, task, plan.decision().orElse(null)));
    return plan;
  }

  private static void note(
      Completion completion, RoutingRequest task, @Nullable RoutingDecision decision) {
    completion.context().trail().chosen(RequestTrail.Choice.of(task, decision));
  }

  private RoutePlan planned(Completion completion) {
    if (upstreams.isCacheOnly()) {
      throw NamedModels.noProvider();
    }
    Capability capability = completion.request().dialect().capability();
    if (completion.isAuto()) {
      if (capability.isExclusive()) {
        throw NamedModels.unmixed("model", capability);
      }
      RoutingPolicy policy = policy(completion);
      RoutingRequest task = task(completion);
      Map<String, String> obstacles = obstacles(completion);
      RoutePlan plan = routed(completion, policy, task, obstacles);
      return task.hasRequirements()
          ? plan.missing(missed(completion, policy, task, obstacles))
          : plan;
    }
    if (capability.isExclusive()) {
      return new RoutePlan(pinnedAlone(completion), Optional.empty(), Optional.empty());
    }
    RoutingRequest task = task(completion);
    return new RoutePlan(pinned(completion, task), Optional.empty(), Optional.of(task));
  }

  /** The accuracy of the model that would be chosen for {@code completion} now; 0 if none would. */
  public double attainableAccuracy(Completion completion) {
    return switch (router.preview(
        completion.scope(), policy(completion), task(completion), obstacles(completion))) {
      case Routed routed -> routed.selected().accuracy();
      case Unroutable none -> 0;
    };
  }

  private RoutingPolicy policy(Completion completion) {
    return router.policy(completion.scope(), completion.context().requirements());
  }

  private RoutingRequest task(Completion completion) {
    boolean words =
        completion.isAuto() && router.readsWords(completion.scope(), policy(completion));
    return requests.of(completion.request(), completion.context().requirements(), words);
  }

  /** The requirements that the models are expected to miss, whichever of them answers. */
  private Map<String, List<Requirement>> missed(
      Completion completion,
      RoutingPolicy policy,
      RoutingRequest task,
      Map<String, String> obstacles) {
    Map<String, List<Requirement>> missed = new HashMap<>();
    for (Candidate one : router.candidates(completion.scope(), policy, task, obstacles)) {
      missed.put(one.model().id(), task.missedBy(one));
    }
    return missed;
  }

  private RoutePlan routed(
      Completion completion,
      RoutingPolicy policy,
      RoutingRequest task,
      Map<String, String> obstacles) {
    if (!policy.enabled()) {
      return switch (router.unrouted(completion.scope(), policy, task, obstacles)) {
        case Routed unrouted -> new RoutePlan(chain(unrouted), Optional.empty(), Optional.of(task));
        case Unroutable none -> throw noModel(none.reason());
      };
    }
    return cascades
        .plan(completion, policy, task, obstacles)
        .map(plan -> plan.with(allowed(completion, plan.chain())))
        .orElseGet(() -> direct(completion, policy, task, obstacles));
  }

  private RoutePlan direct(
      Completion completion,
      RoutingPolicy policy,
      RoutingRequest task,
      Map<String, String> obstacles) {
    return switch (router.decide(
        completion.scope(),
        policy,
        task,
        obstacles,
        warm.find(completion.scope(), completion.request()))) {
      case Routed routed ->
          new RoutePlan(chain(completion, routed), Optional.of(routed), Optional.of(task));
      case Unroutable none -> {
        note(completion, task, none);
        throw noModel(none.reason());
      }
    };
  }

  private List<Upstream> chain(Completion completion, Routed routed) {
    return allowed(completion, chain(routed));
  }

  /** The first model of a chain with the fallbacks that the request allows. */
  private List<Upstream> allowed(Completion completion, List<Upstream> usual) {
    return switch (completion.context().requirements().fallbacks()) {
      case FallbackChoice.Configured configured -> usual;
      case FallbackChoice.AnyModel any -> usual;
      case FallbackChoice.NoFallback none -> usual.subList(0, 1);
      case FallbackChoice.ListedModels listed -> chain(usual.get(0), fallbacks(completion, listed));
    };
  }

  /** The models of a decision, less those that a change of the configuration has just removed. */
  private List<Upstream> chain(Routed routed) {
    List<Upstream> chain =
        Stream.concat(Stream.of(routed.selected()), routed.fallbacks().stream())
            .map(Candidate::model)
            .flatMap(model -> upstreams.find(model.id()).stream())
            .toList();
    if (chain.isEmpty()) {
      throw noModel("the models were removed from the configuration");
    }
    return chain;
  }

  private List<Upstream> fallbacks(Completion completion, FallbackChoice.ListedModels listed) {
    return named.fallbacks(completion.scope().tenant(), completion.request(), listed);
  }

  private static List<Upstream> chain(Upstream first, List<Upstream> others) {
    return others.isEmpty()
        ? List.of(first)
        : Stream.concat(Stream.of(first), others.stream()).distinct().toList();
  }

  private List<Upstream> pinnedAlone(Completion completion) {
    Upstream model = named.model(completion.request());
    return completion.context().requirements().fallbacks()
            instanceof FallbackChoice.ListedModels listed
        ? chain(model, fallbacks(completion, listed))
        : List.of(model);
  }

  private List<Upstream> pinned(Completion completion, RoutingRequest task) {
    Upstream model = named.model(completion.request());
    return switch (completion.context().requirements().fallbacks()) {
      case FallbackChoice.NoFallback none -> List.of(model);
      case FallbackChoice.ListedModels listed -> chain(model, fallbacks(completion, listed));
      case FallbackChoice.AnyModel any -> chain(model, substitutes(completion, task));
      case FallbackChoice.Configured configured ->
          chain(model, configured(completion, task, model));
    };
  }

  /** The fallbacks of a pinned request that says nothing of them. */
  private List<Upstream> configured(Completion completion, RoutingRequest task, Upstream model) {
    List<String> standIns =
        model.model().facts().scaling().map(ScalingPolicy::spillOver).orElse(List.of());
    List<Upstream> fallbacks = new ArrayList<>();
    if (!standIns.isEmpty()) {
      fallbacks.addAll(able(completion, task, standIns));
    }
    if (pinnedFallbacks) {
      fallbacks.addAll(substitutes(completion, task));
    }
    return fallbacks;
  }

  /** Those of {@code names} that can and may answer a request, and are expected to meet it. */
  private List<Upstream> able(Completion completion, RoutingRequest task, List<String> names) {
    Map<String, String> obstacles = obstacles(completion);
    Map<String, Candidate> candidates = new HashMap<>();
    for (Candidate one :
        router.candidates(completion.scope(), policy(completion), task, obstacles)) {
      candidates.put(one.model().id(), one);
    }
    return names.stream()
        .flatMap(name -> upstreams.find(name).stream())
        .filter(model -> !obstacles.containsKey(model.id()))
        .filter(model -> named.permits(completion.scope().tenant(), model))
        .filter(model -> meets(task, model.profile(), candidates.get(model.id())))
        .toList();
  }

  /** Whether a model can answer; one that the router does not know meets no requirement. */
  private static boolean meets(
      RoutingRequest task, ModelProfile model, @Nullable Candidate expected) {
    return expected == null
        ? !task.hasRequirements()
            && model.capabilities().containsAll(task.capabilities())
            && task.inputTokens() <= model.maxTokens()
        : task.missedBy(expected).isEmpty();
  }

  /** The models that the router would pick for a pinned request. */
  private List<Upstream> substitutes(Completion completion, RoutingRequest task) {
    RoutingPolicy policy = policy(completion);
    if (!policy.fallbackEnabled()) {
      return List.of();
    }
    ChatRequest request = completion.request();
    return switch (router.preview(completion.scope(), policy, task, obstacles(completion))) {
      case Routed routed ->
          chain(routed).stream()
              .filter(upstream -> !upstream.id().equals(request.model()))
              .limit(policy.maxFallbacks())
              .toList();
      case Unroutable none -> List.of();
    };
  }

  private Map<String, String> obstacles(Completion completion) {
    Map<String, String> obstacles = new HashMap<>(clientKeys.obstacles(completion));
    obstacles.putAll(inexpressible(upstreams, completion.request()));
    return obstacles;
  }

  /** Why models cannot be asked: their providers' dialects cannot express {@code request}. */
  static Map<String, String> inexpressible(Upstreams upstreams, ChatRequest request) {
    Map<String, String> obstacles = new HashMap<>();
    for (Upstream upstream : upstreams.all()) {
      upstream
          .dialect()
          .obstacle(request)
          .ifPresent(reason -> obstacles.put(upstream.id(), reason));
    }
    return obstacles;
  }

  private static ApiException noModel(String reason) {
    return new ApiException(ApiError.of(ErrorKind.UNPROCESSABLE, "no_eligible_model", reason));
  }
}
