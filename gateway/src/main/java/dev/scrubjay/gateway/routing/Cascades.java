package dev.scrubjay.gateway.routing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.cascade.AnswerCheck;
import dev.scrubjay.policy.cascade.CascadeChoice;
import dev.scrubjay.policy.cascade.CascadePlan;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Plans cascades for the requests that ask for them, or whose tenants do. */
public final class Cascades {
  private final Supplier<CascadePolicy> policy;
  private final Predicate<String> tenants;
  private final Upstreams upstreams;
  private final RouterCalls router;
  private final NamedModels named;
  private final Duration deadline;
  private final LongSupplier nanoTime;

  /**
   * Makes a planner.
   *
   * @param tenants whether a tenant's requests are answered so that do not say
   * @param deadline the time that all calls of a request have
   */
  public Cascades(
      Supplier<CascadePolicy> policy,
      Predicate<String> tenants,
      Upstreams upstreams,
      RouterCalls router,
      NamedModels named,
      Duration deadline,
      LongSupplier nanoTime) {
    this.policy = policy;
    this.tenants = tenants;
    this.upstreams = upstreams;
    this.router = router;
    this.named = named;
    this.deadline = deadline;
    this.nanoTime = nanoTime;
  }

  /**
   * The plan of a cascade for a request that leaves the choice of its model to the router; empty if
   * it is to have none.
   *
   * @param obstacles why models cannot answer it, by model
   */
  Optional<RoutePlan> plan(
      Completion completion,
      RoutingPolicy routing,
      RoutingRequest request,
      Map<String, String> obstacles) {
    if (!isWanted(completion) || !isFit(completion)) {
      return Optional.empty();
    }
    long started = nanoTime.getAsLong();
    CascadePolicy now = policy.get();
    Duration time =
        request
            .latencyRequirement()
            .filter(limit -> limit.compareTo(deadline) < 0)
            .orElse(deadline);
    return router
        .field(completion.scope(), routing, request, obstacles)
        .flatMap(
            field ->
                switch (CascadeChoice.of(field.models(), now, time)) {
                  case CascadeChoice.Direct direct -> direct(field, direct, request);
                  case CascadeChoice.Cascaded cascade ->
                      plan(completion, request, field.cheap(), cascade.plan(), now, time);
                })
        .map(
            plan -> {
              Duration took = Duration.ofNanos(nanoTime.getAsLong() - started);
              plan.decision().ifPresent(made -> router.decided(completion.scope(), made, took));
              return plan;
            });
  }

  private boolean isWanted(Completion completion) {
    return completion
        .context()
        .requirements()
        .cascade()
        .orElseGet(() -> tenants.test(completion.scope().tenant()));
  }

  /**
   * Whether a cascade can serve a request: what is bound to one provider cannot be asked of
   * several, of several choices none is the answer, and a budget is for one call.
   */
  private static boolean isFit(Completion completion) {
    RoutingRequirements requirements = completion.context().requirements();
    JsonNode choices = completion.request().body().path("n");
    return !completion.request().stateful()
        && completion.context().clientKey().isEmpty()
        && requirements.costBudget().isEmpty()
        && choices.asInt(1) == 1;
  }

  private Optional<RoutePlan> plan(
      Completion completion,
      RoutingRequest request,
      Routed cheap,
      CascadePlan plan,
      CascadePolicy now,
      Duration time) {
    Optional<Upstream> ask = upstreams.find(plan.ask());
    Optional<Upstream> strong = upstreams.find(plan.escalateTo());
    if (ask.isEmpty() || strong.isEmpty()) {
      return Optional.empty(); // a change of the configuration has just removed it
    }
    Optional<Upstream> judge =
        plan.judge()
            .flatMap(upstreams::find)
            .filter(model -> named.permits(completion.scope().tenant(), model));
    CascadeRoute route =
        new CascadeRoute(
            ask.get(),
            plan.agreeWith().flatMap(upstreams::find),
            judge,
            new AnswerCheck(plan, now),
            wait(now, time.minus(strong.get().profile().latency())));
    return Optional.of(
        new RoutePlan(
            chain(strong.get(), plan, cheap),
            Optional.of(cheap),
            Optional.of(request),
            Map.of(),
            Optional.of(route)));
  }

  /**
   * The plan without a cascade where the cheap model is known to be good enough: what cascades save
   * elsewhere lets more requests go to it than without them. Else the router decides as usual.
   */
  private Optional<RoutePlan> direct(
      RouterCalls.Field field, CascadeChoice.Direct direct, RoutingRequest request) {
    Routed cheap = field.cheap();
    String usual = field.models().usual().model().id();
    if (direct.reason() != CascadeChoice.DirectReason.KNOWN_GOOD || !cheap.selected().is(usual)) {
      return Optional.empty();
    }
    List<Upstream> chain =
        Stream.concat(Stream.of(cheap.selected()), cheap.fallbacks().stream())
            .flatMap(candidate -> upstreams.find(candidate.model().id()).stream())
            .toList();
    return chain.isEmpty()
        ? Optional.empty()
        : Optional.of(new RoutePlan(chain, Optional.of(cheap), Optional.of(request)));
  }

  /** The time for the cheap calls, which leaves enough for the strong model. */
  private static Duration wait(CascadePolicy policy, Duration most) {
    return most.compareTo(policy.maxWait()) < 0 ? most : policy.maxWait();
  }

  /** The strong model and the fallbacks of the decision, but for the models that answer before. */
  private List<Upstream> chain(Upstream strong, CascadePlan plan, Routed cheap) {
    List<Upstream> chain = new ArrayList<>(List.of(strong));
    Stream.concat(Stream.of(cheap.selected()), cheap.fallbacks().stream())
        .map(Candidate::model)
        .flatMap(model -> upstreams.find(model.id()).stream())
        .filter(model -> !model.id().equals(plan.ask()))
        .filter(model -> !plan.agreeWith().equals(Optional.of(model.id())))
        .filter(model -> !model.id().equals(strong.id()))
        .forEach(chain::add);
    return chain;
  }
}
