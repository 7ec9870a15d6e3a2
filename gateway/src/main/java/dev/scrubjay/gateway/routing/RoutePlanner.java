package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Plans which models a request goes to: the one it names, or those that the router picks. */
public final class RoutePlanner {
  /** The model name that asks for routing. */
  public static final String AUTO = "auto";

  private static final String FALLBACKS = "routing.fallbacks";

  private final Upstreams upstreams;
  private final Function<String, RoutingPolicy> policies;
  private final RouterSource guidance;
  private final RoutingRequests requests;
  private final ModelHealth health;
  private final LongSupplier nanoTime;
  private final RequestObserver observer;
  private final boolean pinnedFallbacks;

  /**
   * @param policies what is in force for a tenant
   * @param pinnedFallbacks whether the router's fallbacks may answer for a model that was named,
   *     where the request does not say
   */
  public RoutePlanner(
      Upstreams upstreams,
      Function<String, RoutingPolicy> policies,
      RouterSource guidance,
      TokenCounts tokens,
      ModelHealth health,
      LongSupplier nanoTime,
      RequestObserver observer,
      boolean pinnedFallbacks) {
    this.upstreams = upstreams;
    this.policies = policies;
    this.guidance = guidance;
    this.requests = new RoutingRequests(tokens);
    this.health = health;
    this.nanoTime = nanoTime;
    this.observer = observer;
    this.pinnedFallbacks = pinnedFallbacks;
  }

  /**
   * Plans for a chat request.
   *
   * @throws ApiException if it names a model that is not there or cannot answer it, or if no model
   *     can
   */
  public RoutePlan plan(Scope scope, ChatRequest request, RoutingRequirements requirements) {
    boolean auto = request.model().equals(AUTO);
    if (auto && request.dialect().capability() == Capability.EMBEDDING) {
      throw new ApiException(
          ApiError.invalid("model", "embeddings of different models do not mix: name the model"));
    }
    if (auto) {
      return routed(scope, request, requirements);
    }
    Optional<RoutingRequest> task =
        request.dialect().capability() == Capability.EMBEDDING
            ? Optional.empty()
            : Optional.of(requests.of(request, requirements));
    return new RoutePlan(pinned(scope, request, requirements, task), Optional.empty(), task);
  }

  /** How accurate a model could now be had for {@code request}; 0 if none can. */
  public double accuracyToBeHad(
      Scope scope, ChatRequest request, RoutingRequirements requirements) {
    return switch (usual(scope, request, requirements, requests.of(request, requirements))) {
      case Routed routed -> routed.selected().accuracy();
      case Unroutable ignored -> 0;
    };
  }

  /** The decision for requirements alone, with no request at hand. */
  public RoutingDecision decide(RequestContext context) {
    RoutingRequirements requirements = context.requirements();
    RoutingRequest request = RoutingRequests.of(requirements);
    RoutingDecision decision =
        decide(context.scope(), policy(context.scope(), requirements), request, Map.of());
    if (decision instanceof Routed routed) {
      observer.advised(
          context.scope(),
          context.requestId(),
          new ObservedCall(
              request.task(),
              request.complexity(),
              routed.selected().model().id(),
              request.inputTokens()));
    }
    return decision;
  }

  /** The model that was named, then whoever may answer for it. */
  private List<Upstream> pinned(
      Scope scope,
      ChatRequest request,
      RoutingRequirements requirements,
      Optional<RoutingRequest> task) {
    Upstream named = able(request, request.model(), "model");
    return switch (requirements.fallbacks()) {
      case FallbackChoice.None none -> List.of(named);
      case FallbackChoice.Named listed -> followedBy(named, named(request, listed));
      case FallbackChoice.Any any ->
          followedBy(named, substitutes(scope, request, requirements, task));
      case FallbackChoice.Usual usual ->
          pinnedFallbacks
              ? followedBy(named, substitutes(scope, request, requirements, task))
              : List.of(named);
    };
  }

  private static List<Upstream> followedBy(Upstream first, List<Upstream> others) {
    return Stream.concat(Stream.of(first), others.stream()).distinct().toList();
  }

  private List<Upstream> named(ChatRequest request, FallbackChoice.Named fallbacks) {
    if (request.dialect().capability() == Capability.EMBEDDING) {
      throw new ApiException(
          ApiError.invalid(FALLBACKS, "embeddings of different models do not mix: no fallbacks"));
    }
    return fallbacks.models().stream().map(model -> able(request, model, FALLBACKS)).toList();
  }

  /** Whom the router would ask, without that being a decision of its own; nobody for embeddings. */
  private List<Upstream> substitutes(
      Scope scope,
      ChatRequest request,
      RoutingRequirements requirements,
      Optional<RoutingRequest> task) {
    if (task.isEmpty() || !policy(scope, requirements).fallbackEnabled()) {
      return List.of();
    }
    return switch (usual(scope, request, requirements, task.get())) {
      case Routed routed ->
          chain(routed).stream()
              .filter(upstream -> !upstream.id().equals(request.model()))
              .limit(policy(scope, requirements).maxFallbacks())
              .toList();
      case Unroutable ignored -> List.of();
    };
  }

  /** The model {@code id}, which the request's {@code member} names, if it can answer. */
  private Upstream able(ChatRequest request, String id, String member) {
    Upstream upstream = upstreams.find(id).orElseThrow(() -> unknown(id, member));
    if (!upstream.profile().capabilities().contains(request.dialect().capability())) {
      String wanted = request.dialect().capability().name().toLowerCase(Locale.ROOT);
      throw new ApiException(ApiError.invalid(member, "'" + id + "' does not do " + wanted));
    }
    upstream
        .dialect()
        .obstacle(request)
        .ifPresent(
            reason -> {
              throw new ApiException(
                  ApiError.of(
                      Kind.INVALID_REQUEST,
                      "unsupported_by_model",
                      "'" + id + "' cannot answer this request: " + reason));
            });
    return upstream;
  }

  private static ApiException unknown(String id, String member) {
    return member.equals(FALLBACKS)
        ? new ApiException(
            ApiError.invalid(member, member + ": the model '" + id + "' does not exist"))
        : unknownModel(id);
  }

  /** The error for a model that is not in the catalog. */
  public static ApiException unknownModel(String model) {
    return new ApiException(
        new ApiError(
            Kind.NOT_FOUND,
            "The model '" + model + "' does not exist. GET /v1/models lists those that do.",
            "model",
            "model_not_found",
            null));
  }

  private RoutePlan routed(Scope scope, ChatRequest request, RoutingRequirements requirements) {
    RoutingPolicy current = policy(scope, requirements);
    if (!current.enabled()) {
      return unrouted(request, requirements, current);
    }
    RoutingRequest task = requests.of(request, requirements);
    return switch (decide(scope, current, task, obstacles(request))) {
      case Routed routed ->
          new RoutePlan(
              chain(request, routed, requirements.fallbacks()),
              Optional.of(routed),
              Optional.of(task));
      case Unroutable unroutable ->
          throw new ApiException(
              ApiError.of(Kind.UNPROCESSABLE, "no_eligible_model", unroutable.reason()));
    };
  }

  /** With routing turned off {@code auto} means the most accurate model, then the next. */
  private RoutePlan unrouted(
      ChatRequest request, RoutingRequirements requirements, RoutingPolicy current) {
    Map<String, String> obstacles = obstacles(request);
    List<Upstream> chain =
        upstreams.byAccuracy().stream()
            .filter(upstream -> !obstacles.containsKey(upstream.id()))
            .limit(current.fallbackEnabled() ? 1L + current.maxFallbacks() : 1)
            .toList();
    if (chain.isEmpty()) {
      throw new ApiException(
          ApiError.of(
              Kind.UNPROCESSABLE, "no_eligible_model", "no model can answer: " + obstacles));
    }
    return new RoutePlan(chain, Optional.empty(), Optional.of(requests.of(request, requirements)));
  }

  private RoutingDecision decide(
      Scope scope, RoutingPolicy current, RoutingRequest request, Map<String, String> obstacles) {
    long started = nanoTime.getAsLong();
    RoutingAdjustment leeway = guidance.leeway(scope.tenant());
    RoutingDecision decision =
        route(guidance.router(scope.tenant(), current), request, obstacles, leeway);
    observer.routed(scope, decision, Duration.ofNanos(nanoTime.getAsLong() - started));
    return decision;
  }

  /** The decision that would be made, if nothing were tried out. */
  private RoutingDecision usual(
      Scope scope, ChatRequest request, RoutingRequirements requirements, RoutingRequest task) {
    return route(
        guidance.router(scope.tenant(), policy(scope, requirements)),
        task,
        obstacles(request),
        guidance.leeway(scope.tenant()).withoutDraw());
  }

  private RoutingDecision route(
      ModelRouter router,
      RoutingRequest request,
      Map<String, String> obstacles,
      RoutingAdjustment leeway) {
    RoutingDecision decision = router.route(request, health.snapshot(obstacles), leeway);
    return switch (decision) {
      case Routed routed -> routed;
      // Whoever is asked then says that it takes no call, and when it will again.
      case Unroutable ignored ->
          router.route(request, health.snapshotIfAllWereOpen(obstacles), leeway);
    };
  }

  /** The policy of the tenant, or of an experiment; with the profile asked for, if one is. */
  private RoutingPolicy policy(Scope scope, RoutingRequirements requirements) {
    RoutingPolicy base = requirements.policy().orElseGet(() -> policies.apply(scope.tenant()));
    return requirements.profile().map(base::withProfile).orElse(base);
  }

  private List<Upstream> chain(ChatRequest request, Routed routed, FallbackChoice fallbacks) {
    List<Upstream> usual = chain(routed);
    return switch (fallbacks) {
      case FallbackChoice.Usual ignored -> usual;
      case FallbackChoice.Any ignored -> usual;
      case FallbackChoice.None ignored -> usual.subList(0, 1);
      case FallbackChoice.Named listed -> followedBy(usual.get(0), named(request, listed));
    };
  }

  private List<Upstream> chain(Routed routed) {
    return Stream.concat(Stream.of(routed.selected()), routed.fallbacks().stream())
        .map(Candidate::model)
        .flatMap(model -> upstreams.find(model.id()).stream())
        .toList();
  }

  private Map<String, String> obstacles(ChatRequest request) {
    Map<String, String> obstacles = new HashMap<>();
    for (Upstream upstream : upstreams.all()) {
      upstream
          .dialect()
          .obstacle(request)
          .ifPresent(reason -> obstacles.put(upstream.id(), reason));
    }
    return obstacles;
  }
}
