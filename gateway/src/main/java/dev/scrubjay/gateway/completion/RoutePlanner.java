package dev.scrubjay.gateway.completion;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.policy.cache.Scope;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.routing.ModelRouter;
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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Plans which models a request goes to: the one it names, or those that the router picks. */
public final class RoutePlanner {
  /** The model name that asks for routing. */
  public static final String AUTO = "auto";

  private static final String FALLBACKS = "routing.fallbacks";

  /** Policies whose routers are kept: the one in force, and those of experiments. */
  private static final int MAX_POLICIES = 64;

  private final Upstreams upstreams;
  private final Supplier<RoutingPolicy> policy;
  private final Supplier<Estimates> estimates;
  private final RoutingRequests requests;
  private final ModelHealth health;
  private final LongSupplier nanoTime;
  private final CompletionObserver observer;
  private final boolean pinnedFallbacks;
  private final Cache<RoutingPolicy, ModelRouter> routers =
      Caffeine.newBuilder().maximumSize(MAX_POLICIES).build();

  /**
   * @param pinnedFallbacks whether the router's fallbacks may answer for a model that was named,
   *     where the request does not say
   */
  public RoutePlanner(
      Upstreams upstreams,
      Supplier<RoutingPolicy> policy,
      Supplier<Estimates> estimates,
      TokenCounts tokens,
      ModelHealth health,
      LongSupplier nanoTime,
      CompletionObserver observer,
      boolean pinnedFallbacks) {
    this.upstreams = upstreams;
    this.policy = policy;
    this.estimates = estimates;
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
  RoutePlan plan(Scope scope, ChatRequest request, RoutingWishes wishes) {
    boolean auto = request.model().equals(AUTO);
    if (auto && request.dialect().capability() == Capability.EMBEDDING) {
      throw new ApiException(
          ApiError.invalid("model", "embeddings of different models do not mix: name the model"));
    }
    return auto
        ? routed(scope, request, wishes)
        : new RoutePlan(pinned(request, wishes), Optional.empty());
  }

  /** How accurate a model could now be had for {@code request}; 0 if none can. */
  double accuracyToBeHad(ChatRequest request, RoutingWishes wishes) {
    return switch (route(policy(wishes), requests.of(request, wishes), obstacles(request))) {
      case Routed routed -> routed.selected().accuracy();
      case Unroutable ignored -> 0;
    };
  }

  /** The decision for wishes alone, with no request at hand. */
  public RoutingDecision decide(Scope scope, RoutingWishes wishes) {
    return decide(scope, policy(wishes), RoutingRequests.of(wishes), Map.of());
  }

  /** The model that was named, then whoever may answer for it. */
  private List<Upstream> pinned(ChatRequest request, RoutingWishes wishes) {
    Upstream named = able(request, request.model(), "model");
    return switch (wishes.fallbacks()) {
      case Fallbacks.None none -> List.of(named);
      case Fallbacks.Named listed -> followedBy(named, named(request, listed));
      case Fallbacks.Any any -> followedBy(named, substitutes(request, wishes));
      case Fallbacks.Usual usual ->
          pinnedFallbacks ? followedBy(named, substitutes(request, wishes)) : List.of(named);
    };
  }

  private static List<Upstream> followedBy(Upstream first, List<Upstream> others) {
    return Stream.concat(Stream.of(first), others.stream()).distinct().toList();
  }

  private List<Upstream> named(ChatRequest request, Fallbacks.Named fallbacks) {
    if (request.dialect().capability() == Capability.EMBEDDING) {
      throw new ApiException(
          ApiError.invalid(FALLBACKS, "embeddings of different models do not mix: no fallbacks"));
    }
    return fallbacks.models().stream().map(model -> able(request, model, FALLBACKS)).toList();
  }

  /** Whom the router would ask, without that being a decision of its own. */
  private List<Upstream> substitutes(ChatRequest request, RoutingWishes wishes) {
    if (request.dialect().capability() == Capability.EMBEDDING || !policy.get().fallbackEnabled()) {
      return List.of();
    }
    return switch (route(policy(wishes), requests.of(request, wishes), obstacles(request))) {
      case Routed routed ->
          chain(routed).stream()
              .filter(upstream -> !upstream.id().equals(request.model()))
              .limit(policy.get().maxFallbacks())
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

  private RoutePlan routed(Scope scope, ChatRequest request, RoutingWishes wishes) {
    RoutingPolicy current = policy(wishes);
    if (!current.enabled()) {
      return unrouted(request, current);
    }
    return switch (decide(scope, current, requests.of(request, wishes), obstacles(request))) {
      case Routed routed ->
          new RoutePlan(chain(request, routed, wishes.fallbacks()), Optional.of(routed));
      case Unroutable unroutable ->
          throw new ApiException(
              ApiError.of(Kind.UNPROCESSABLE, "no_eligible_model", unroutable.reason()));
    };
  }

  /** With routing turned off {@code auto} means the most accurate model, then the next. */
  private RoutePlan unrouted(ChatRequest request, RoutingPolicy current) {
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
    return new RoutePlan(chain, Optional.empty());
  }

  private RoutingDecision decide(
      Scope scope, RoutingPolicy current, RoutingRequest request, Map<String, String> obstacles) {
    long started = nanoTime.getAsLong();
    RoutingDecision decision = route(current, request, obstacles);
    observer.routed(scope, decision, Duration.ofNanos(nanoTime.getAsLong() - started));
    return decision;
  }

  private RoutingDecision route(
      RoutingPolicy current, RoutingRequest request, Map<String, String> obstacles) {
    ModelRouter router = router(current);
    RoutingDecision decision = router.route(request, health.snapshot(obstacles));
    return switch (decision) {
      case Routed routed -> routed;
      // Whoever is asked then says that it takes no call, and when it will again.
      case Unroutable ignored -> router.route(request, health.snapshotIfAllWereOpen(obstacles));
    };
  }

  private RoutingPolicy policy(RoutingWishes wishes) {
    return wishes.policy().orElseGet(policy);
  }

  /** The router for a policy and the estimates of now, which both change now and then. */
  private ModelRouter router(RoutingPolicy current) {
    Estimates estimatesNow = estimates.get();
    ModelRouter known = routers.getIfPresent(current);
    if (known == null || known.estimates() != estimatesNow) {
      known = new ModelRouter(current, estimatesNow);
      routers.put(current, known);
    }
    return known;
  }

  private List<Upstream> chain(ChatRequest request, Routed routed, Fallbacks fallbacks) {
    List<Upstream> usual = chain(routed);
    return switch (fallbacks) {
      case Fallbacks.Usual ignored -> usual;
      case Fallbacks.Any ignored -> usual;
      case Fallbacks.None ignored -> usual.subList(0, 1);
      case Fallbacks.Named listed -> followedBy(usual.get(0), named(request, listed));
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
