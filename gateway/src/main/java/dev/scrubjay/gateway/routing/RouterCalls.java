package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.policy.cascade.CascadeField;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.naming.ModelAccess;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Calls of the {@link ModelRouter} under the policy in force and the models' present health. */
public final class RouterCalls {
  private final Function<String, RoutingPolicy> policies;
  private final RouterSource routers;
  private final ModelHealth health;
  private final LongSupplier nanoTime;
  private final RequestObserver observer;
  private final Function<String, ModelAccess> access;

  /** Makes calls for tenants that may use all models. */
  public RouterCalls(
      Function<String, RoutingPolicy> policies,
      RouterSource routers,
      ModelHealth health,
      LongSupplier nanoTime,
      RequestObserver observer) {
    this(policies, routers, health, nanoTime, observer, tenant -> ModelAccess.ALL);
  }

  /**
   * Makes calls for all tenants.
   *
   * @param policies the policy in force, by tenant
   * @param access the models that a tenant may use, by tenant
   */
  public RouterCalls(
      Function<String, RoutingPolicy> policies,
      RouterSource routers,
      ModelHealth health,
      LongSupplier nanoTime,
      RequestObserver observer,
      Function<String, ModelAccess> access) {
    this.policies = policies;
    this.routers = routers;
    this.health = health;
    this.nanoTime = nanoTime;
    this.observer = observer;
    this.access = access;
  }

  /** Whether the words of prompts have a say in the tenant's decisions. */
  boolean readsWords(Scope scope, RoutingPolicy policy) {
    return routers.router(scope.tenant(), policy).words().hasSay();
  }

  /** The policy of the tenant, or of an experiment's arm, under the profile that is asked for. */
  RoutingPolicy policy(Scope scope, RoutingRequirements requirements) {
    RoutingPolicy base = requirements.policy().orElseGet(() -> policies.apply(scope.tenant()));
    return requirements.profile().map(base::withProfile).orElse(base);
  }

  /**
   * Decides for a request; the decision is counted, and may explore.
   *
   * @param obstacles why models cannot answer it, by model
   * @param warmTokens the tokens of its prompt that are in models' prompt caches, by model
   */
  RoutingDecision decide(
      Scope scope,
      RoutingPolicy policy,
      RoutingRequest request,
      Map<String, String> obstacles,
      Map<String, Integer> warmTokens) {
    long started = nanoTime.getAsLong();
    RoutingAdjustment adjustment = routers.adjustment(scope.tenant()).warm(warmTokens);
    RoutingDecision decision =
        route(scope, routers.router(scope.tenant(), policy), request, obstacles, adjustment);
    observer.routed(scope, decision, Duration.ofNanos(nanoTime.getAsLong() - started));
    return decision;
  }

  /** The models that can take a request, whatever their health, as they are expected to do. */
  List<Candidate> candidates(
      Scope scope, RoutingPolicy policy, RoutingRequest request, Map<String, String> obstacles) {
    ModelRouter router = routers.router(scope.tenant(), policy);
    return router.candidates(
        request,
        new ModelConditions(Map.of(), withDenials(access.apply(scope.tenant()), router, obstacles)),
        routers.adjustment(scope.tenant()).withoutDraw());
  }

  /**
   * The decision where routing is turned off: the most accurate model that can take the request. It
   * is not counted.
   */
  RoutingDecision unrouted(
      Scope scope, RoutingPolicy policy, RoutingRequest request, Map<String, String> obstacles) {
    List<Candidate> able =
        candidates(scope, policy, request, obstacles).stream()
            .sorted(
                Comparator.comparingDouble((Candidate one) -> one.model().accuracy()).reversed())
            .toList();
    List<Candidate> models =
        able.stream().filter(one -> !request.strict() || request.missedBy(one).isEmpty()).toList();
    if (models.isEmpty()) {
      return new Unroutable(
          able.isEmpty()
              ? "No model can answer this request: " + obstacles
              : "No model meets every requirement.",
          obstacles,
          !able.isEmpty());
    }
    Candidate first = models.getFirst();
    return new Routed(
        first,
        models.subList(
            1, policy.fallbackEnabled() ? Math.min(models.size(), 1 + policy.maxFallbacks()) : 1),
        first.accuracy(),
        false,
        List.of("routing is turned off: the most accurate model is chosen"),
        request.missedBy(first),
        obstacles);
  }

  /** The models that a cascade can be chosen from; empty if no model can take the request. */
  Optional<Field> field(
      Scope scope, RoutingPolicy policy, RoutingRequest request, Map<String, String> obstacles) {
    ModelRouter router = routers.router(scope.tenant(), policy);
    RoutingAdjustment adjustment = routers.adjustment(scope.tenant()).withoutDraw();
    List<Candidate> all =
        router.candidates(
            request,
            health.snapshot(
                scope.tenant(), withDenials(access.apply(scope.tenant()), router, obstacles)),
            adjustment);
    return !all.isEmpty()
            && preview(scope, policy.withProfile(Profile.SAVINGS), request, obstacles)
                instanceof Routed cheap
        ? Optional.of(
            new Field(
                new CascadeField(
                    all,
                    cheap.selected(),
                    router.estimates().areMeasured()
                        ? router.besideCascades(all)
                        : sure(scope, policy, request, obstacles).orElse(router.reference(all)),
                    router.reference(all)),
                cheap))
        : Optional.empty();
  }

  /** The router's choice when quality counts most. */
  private Optional<Candidate> sure(
      Scope scope, RoutingPolicy policy, RoutingRequest request, Map<String, String> obstacles) {
    return preview(scope, policy.withProfile(Profile.QUALITY), request, obstacles)
            instanceof Routed sure
        ? Optional.of(sure.selected())
        : Optional.empty();
  }

  /**
   * The models for a cascade.
   *
   * @param cheap the router's decision when savings count most
   */
  record Field(CascadeField models, Routed cheap) {}

  /**
   * The model to compare {@code served} with, of those that are healthy; empty if there is none.
   *
   * @param draw a random number, 0 to below 1
   */
  Optional<Candidate> challenger(
      Scope scope,
      RoutingPolicy policy,
      RoutingRequest request,
      Map<String, String> obstacles,
      String served,
      double draw) {
    ModelRouter router = routers.router(scope.tenant(), policy);
    Map<String, String> all = withDenials(access.apply(scope.tenant()), router, obstacles);
    return router.challenger(served, request, health.snapshot(scope.tenant(), all), draw);
  }

  /** Counts a decision that was made without {@link #decide}. */
  void decided(Scope scope, Routed decision, Duration took) {
    observer.routed(scope, decision, took);
  }

  /** Decides for a request of which no prompt is known. */
  RoutingDecision decide(
      Scope scope, RoutingPolicy policy, RoutingRequest request, Map<String, String> obstacles) {
    return decide(scope, policy, request, obstacles, Map.of());
  }

  /** The decision that would be made without exploration; it is not counted. */
  RoutingDecision preview(
      Scope scope, RoutingPolicy policy, RoutingRequest request, Map<String, String> obstacles) {
    return route(
        scope,
        routers.router(scope.tenant(), policy),
        request,
        obstacles,
        routers.adjustment(scope.tenant()).withoutDraw());
  }

  /** The decision; one of the models even if all are ejected, as its refusal says for how long. */
  private RoutingDecision route(
      Scope scope,
      ModelRouter router,
      RoutingRequest request,
      Map<String, String> ofRequest,
      RoutingAdjustment adjustment) {
    Map<String, String> obstacles = withDenials(access.apply(scope.tenant()), router, ofRequest);
    RoutingDecision decision =
        router.route(request, health.snapshot(scope.tenant(), obstacles), adjustment);
    return switch (decision) {
      case Routed routed -> routed;
      case Unroutable none ->
          router.route(
              request, health.snapshotIfAllWereOpen(scope.tenant(), obstacles), adjustment);
    };
  }

  private static Map<String, String> withDenials(
      ModelAccess access, ModelRouter router, Map<String, String> obstacles) {
    if (access.equals(ModelAccess.ALL)) {
      return obstacles;
    }
    Map<String, String> all = new HashMap<>(obstacles);
    for (ModelProfile model : router.estimates().models()) {
      if (!access.permits(model.id(), model.provider() + "/" + model.id())) {
        all.putIfAbsent(model.id(), "the tenant may not use it");
      }
    }
    return all;
  }
}
