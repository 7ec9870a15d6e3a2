package dev.scrubjay.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.Outcome;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.completion.PerformanceOptimizer;
import dev.scrubjay.gateway.completion.PerformanceOptimizer.Optimization;
import dev.scrubjay.gateway.completion.RequestContext;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.Json;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.policy.cache.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;

/** Serves the seed's calls: optimize a request, route one, record what became of it. */
final class OptimizerRoutes {
  private static final Set<String> RESULT = Set.of("operation", "params", "tenant", "workspace");
  private static final Set<String> OUTCOME =
      Set.of(
          "tenant", "workspace", "request_id", "model", "success", "cost", "latency", "accuracy");

  /** Bytes that a result is taken to have if the caller does not say: more than the threshold. */
  private static final int USUAL_RESULT_BYTES = 2048;

  private final ResultRequests requests;
  private final PerformanceOptimizer optimizer;
  private final Analytics analytics;
  private final AutoTuner tuner;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  OptimizerRoutes(
      ResultRequests requests,
      PerformanceOptimizer optimizer,
      Analytics analytics,
      AutoTuner tuner,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.requests = requests;
    this.optimizer = optimizer;
    this.analytics = analytics;
    this.tuner = tuner;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** {@code POST /v1/optimize}. */
  void optimize(RoutingContext context) {
    ResultRequest request =
        requests.read(
            context,
            ResultRequests.union(RESULT, Wishes.NAMES, StoreOptions.NAMES, Set.of("data_size")));
    int size =
        (int) request.fields().number("data_size", 1, Integer.MAX_VALUE).orElse(USUAL_RESULT_BYTES);
    optimizer
        .optimize(request.context(), request.key(), size)
        .onSuccess(optimization -> answer(context, request, optimization))
        .onFailure(context::fail);
  }

  /** {@code POST /v1/route}. */
  void route(RoutingContext context) {
    RequestContext asked =
        requests.readWishes(
            context, ResultRequests.union(Wishes.NAMES, Set.of("tenant", "workspace")));
    RoutingDecision decision = optimizer.route(asked, "route");
    requireRouted(decision);
    Replies.success(context, Plans.json(decision));
  }

  /** {@code POST /v1/outcomes}. */
  void outcome(RoutingContext context) {
    Fields fields = requests.body(context).only(OUTCOME);
    Scope scope = requests.scope(context, fields);
    boolean success =
        fields.flag("success").orElseThrow(() -> Fields.wrong("success", "is missing"));
    Optional<String> requestId = fields.text("request_id");
    Optional<String> model = fields.text("model");
    if (requestId.isEmpty() && model.isEmpty()) {
      throw Fields.wrong("request_id", "give request_id, or model");
    }
    OptionalDouble latency = fields.number("latency", 0, 86_400);
    Outcome outcome =
        new Outcome(
            success,
            fields.number("cost", 0, 1e6),
            latency.isPresent()
                ? Optional.of(Duration.ofNanos((long) (latency.getAsDouble() * 1e9)))
                : Optional.empty(),
            fields.number("accuracy", 0, 1));
    String recorded =
        analytics
            .record(scope, requestId, model, outcome)
            .orElseThrow(
                () ->
                    new ApiException(
                        new ApiError(
                            Kind.NOT_FOUND,
                            "No such request in this tenant, or it is too long ago. Give model.",
                            "request_id",
                            "unknown_request",
                            null)));
    tuner.judged(scope, requestId, success);
    Replies.success(context, Json.object().put("recorded", true).put("model", recorded));
  }

  private void answer(RoutingContext context, ResultRequest request, Optimization optimization) {
    ObjectNode data = Json.object();
    double cost = 0;
    double latency = 0;
    switch (optimization) {
      case Optimization.Cached cached -> {
        data.put("optimization_type", "cache_hit");
        Entry entry = cached.entry();
        Instant now = clock.instant();
        CachedValues.put(data.putObject("cached_result"), entry, now);
      }
      case Optimization.ToDo todo -> {
        requireRouted(todo.decision());
        data.put("optimization_type", "model_routing");
        data.set("routing_decision", Plans.json(todo.decision()));
        data.set("cache_strategy", Plans.json(todo.plan()));
        if (todo.decision() instanceof Routed routed) {
          cost = routed.selected().expectedCost();
          latency = Plans.seconds(routed.selected().expectedLatency());
        }
      }
    }
    data.put("cache_key", request.key().id());
    data.put("request_id", request.context().requestId());
    long took = nanoTime.getAsLong() - request.context().startNanos();
    data.putObject("performance_metrics")
        .put("expected_cost", cost)
        .put("expected_latency", latency)
        .put("optimization_latency", took / 1e9);
    Replies.success(context, data);
  }

  private static void requireRouted(RoutingDecision decision) {
    if (decision instanceof Unroutable unroutable) {
      throw new ApiException(
          ApiError.of(Kind.UNPROCESSABLE, "no_eligible_model", unroutable.reason()));
    }
  }
}
