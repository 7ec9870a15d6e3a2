package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.http.message.RequirementsReader;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.http.message.StoreOptions;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.results.LeasedOptimizer;
import dev.scrubjay.gateway.results.LeasedOptimizer.LeaseTerms;
import dev.scrubjay.gateway.results.LeasedOptimizer.LeasedOptimization;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.PerformanceOptimizer.IntendedWork;
import dev.scrubjay.gateway.results.PerformanceOptimizer.Optimization;
import dev.scrubjay.gateway.results.ResultLeases;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Routes of the seed's calls: optimizing a request, and routing one. */
public final class OptimizerRoutes implements RouteGroup {
  private static final Set<String> OPTIMIZE =
      ResultRequests.union(
          Set.of("operation", "params", "tenant", "workspace", "data_size"),
          LeaseFields.NAMES,
          RequirementsReader.NAMES,
          AskedPrompt.NAMES,
          StoreOptions.NAMES);
  private static final Set<String> ROUTE =
      ResultRequests.union(
          RequirementsReader.NAMES, AskedPrompt.NAMES, Set.of("tenant", "workspace"));

  /** The size assumed of a result if the caller gives none: above the compression threshold. */
  private static final int USUAL_RESULT_BYTES = 2048;

  private final ResultRequests requests;
  private final PerformanceOptimizer optimizer;
  private final LeasedOptimizer leased;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public OptimizerRoutes(
      ResultRequests requests,
      PerformanceOptimizer optimizer,
      ResultLeases leases,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.requests = requests;
    this.optimizer = optimizer;
    this.leased = new LeasedOptimizer(optimizer, leases);
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/optimize").handler(this::optimize);
    router.post("/v1/route").handler(this::route);
  }

  private void optimize(RoutingContext context) {
    Cancellation cancellation = RequestEnd.cancellation(context);
    requests
        .read(context, OPTIMIZE, cancellation)
        .compose(
            request ->
                optimize(request, context)
                    .compose(found -> LargeWork.onBytes(size(found), () -> answer(request, found))))
        .onSuccess(body -> Replies.end(context, body))
        .onFailure(context::fail);
  }

  private Future<LeasedOptimization> optimize(ResultRequest request, RoutingContext context) {
    int size = request.fields().whole("data_size", 1, Integer.MAX_VALUE).orElse(USUAL_RESULT_BYTES);
    Optional<Duration> lease = LeaseFields.lease(request);
    Duration wait = LeaseFields.wait(request).orElse(Duration.ZERO);
    return LargeWork.onBytes(
            context.body().length(),
            () -> AskedPrompt.in(request.fields(), context.request().headers()))
        .map(prompt -> new IntendedWork(size, prompt))
        .compose(
            work ->
                lease.isEmpty()
                    ? leased.optimize(request.context(), request.key(), work)
                    : leased.optimize(
                        request.context(), request.key(), work, new LeaseTerms(lease.get(), wait)));
  }

  private static int size(LeasedOptimization found) {
    return found.optimization() instanceof Optimization.CachedResult cached
        ? cached.entry().payload().length()
        : 0;
  }

  private void route(RoutingContext context) {
    requests
        .readRequirements(context, ROUTE)
        .compose(
            asked ->
                LargeWork.onBytes(
                    context.body().length(),
                    () ->
                        routed(optimizer.route(asked.context(), "route", prompt(asked, context)))))
        .onSuccess(decision -> Replies.success(context, PlanJson.json(decision)))
        .onFailure(context::fail);
  }

  private static @Nullable ChatRequest prompt(
      ResultRequests.AskedAdvice asked, RoutingContext context) {
    return AskedPrompt.in(asked.fields(), context.request().headers());
  }

  private Buffer answer(ResultRequest request, LeasedOptimization found) {
    ObjectNode data = Json.object();
    double cost = 0;
    double latency = 0;
    switch (found.optimization()) {
      case Optimization.CachedResult cached -> {
        data.put("optimization_type", "cache_hit");
        Entry entry = cached.entry();
        Instant now = clock.instant();
        CachedValues.put(data.putObject("cached_result"), entry, now);
      }
      case Optimization.Advised todo -> {
        data.put("optimization_type", "model_routing");
        data.set("routing_decision", PlanJson.json(routed(todo.decision())));
        data.set("cache_strategy", PlanJson.json(todo.plan()));
        if (todo.decision() instanceof Routed routed) {
          cost = routed.selected().expectedCost();
          latency = PlanJson.seconds(routed.selected().expectedLatency());
        }
      }
    }
    put(data, found);
    data.put("cache_key", request.key().id());
    data.put("request_id", request.context().requestId());
    long nanos = nanoTime.getAsLong() - request.context().startNanos();
    data.putObject("performance_metrics")
        .put("expected_cost", cost)
        .put("expected_latency", latency)
        .put("optimization_latency", nanos / 1e9);
    return Replies.success(data);
  }

  /** Adds what became of the lease. */
  private static void put(ObjectNode data, LeasedOptimization found) {
    if (found.stale()) {
      data.put("stale", true);
    }
    if (found.held()) {
      data.put("held", true);
    }
    if (found.lease() != null) {
      data.set("lease", PlanJson.json(found.lease()));
    }
  }

  private static RoutingDecision routed(RoutingDecision decision) {
    if (decision instanceof Unroutable unroutable) {
      throw new ApiException(
          ApiError.of(ErrorKind.UNPROCESSABLE, "no_eligible_model", unroutable.reason()));
    }
    return decision;
  }
}
