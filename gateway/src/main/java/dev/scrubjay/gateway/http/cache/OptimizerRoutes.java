package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.http.message.StoreOptions;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.PerformanceOptimizer.Optimization;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;

/** Routes of the seed's calls: optimizing a request, and routing one. */
public final class OptimizerRoutes implements RouteGroup {
  private static final Set<String> RESULT = Set.of("operation", "params", "tenant", "workspace");

  /** The size assumed of a result if the caller gives none: above the compression threshold. */
  private static final int USUAL_RESULT_BYTES = 2048;

  private final ResultRequests requests;
  private final PerformanceOptimizer optimizer;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public OptimizerRoutes(
      ResultRequests requests,
      PerformanceOptimizer optimizer,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.requests = requests;
    this.optimizer = optimizer;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/optimize").handler(this::optimize);
    router.post("/v1/route").handler(this::route);
  }

  private void optimize(RoutingContext context) {
    ResultRequest request =
        requests.read(
            context,
            ResultRequests.union(
                RESULT, RequirementsReader.NAMES, StoreOptions.NAMES, Set.of("data_size")));
    int size =
        (int) request.fields().number("data_size", 1, Integer.MAX_VALUE).orElse(USUAL_RESULT_BYTES);
    optimizer
        .optimize(request.context(), request.key(), size)
        .onSuccess(optimization -> answer(context, request, optimization))
        .onFailure(context::fail);
  }

  private void route(RoutingContext context) {
    RequestContext requirements =
        requests.readRequirements(
            context, ResultRequests.union(RequirementsReader.NAMES, Set.of("tenant", "workspace")));
    RoutingDecision decision = optimizer.route(requirements, "route");
    requireRouted(decision);
    Replies.success(context, PlanJson.json(decision));
  }

  private void answer(RoutingContext context, ResultRequest request, Optimization optimization) {
    ObjectNode data = Json.object();
    double cost = 0;
    double latency = 0;
    switch (optimization) {
      case Optimization.CachedResult cached -> {
        data.put("optimization_type", "cache_hit");
        Entry entry = cached.entry();
        Instant now = clock.instant();
        CachedValues.put(data.putObject("cached_result"), entry, now);
      }
      case Optimization.Advised todo -> {
        requireRouted(todo.decision());
        data.put("optimization_type", "model_routing");
        data.set("routing_decision", PlanJson.json(todo.decision()));
        data.set("cache_strategy", PlanJson.json(todo.plan()));
        if (todo.decision() instanceof Routed routed) {
          cost = routed.selected().expectedCost();
          latency = PlanJson.seconds(routed.selected().expectedLatency());
        }
      }
    }
    data.put("cache_key", request.key().id());
    data.put("request_id", request.context().requestId());
    long nanos = nanoTime.getAsLong() - request.context().startNanos();
    data.putObject("performance_metrics")
        .put("expected_cost", cost)
        .put("expected_latency", latency)
        .put("optimization_latency", nanos / 1e9);
    Replies.success(context, data);
  }

  private static void requireRouted(RoutingDecision decision) {
    if (decision instanceof Unroutable unroutable) {
      throw new ApiException(
          ApiError.of(ErrorKind.UNPROCESSABLE, "no_eligible_model", unroutable.reason()));
    }
  }
}
