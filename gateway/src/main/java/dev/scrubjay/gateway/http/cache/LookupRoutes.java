package dev.scrubjay.gateway.http.cache;

import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.PerformanceOptimizer.ResultLookup;
import dev.scrubjay.gateway.results.ResultLeases;
import dev.scrubjay.gateway.results.ResultLeases.LeaseResult;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Routes by which bots look results up, and take leases so that one of them produces a result while
 * the others wait for it.
 */
public final class LookupRoutes implements RouteGroup {
  private static final Set<String> LOOKUP =
      ResultRequests.union(ResultRequests.IDENTITY, LeaseFields.NAMES);
  private static final Set<String> RENEW =
      ResultRequests.union(ResultRequests.IDENTITY, Set.of("lease", "lease_token"));
  private static final Set<String> RELEASE =
      ResultRequests.union(ResultRequests.IDENTITY, Set.of("lease_token"));

  private final ResultRequests requests;
  private final PerformanceOptimizer optimizer;
  private final ResultLeases results;
  private final Leases leases;
  private final InstantSource clock;

  public LookupRoutes(
      ResultRequests requests,
      PerformanceOptimizer optimizer,
      ResultLeases results,
      Leases leases,
      InstantSource clock) {
    this.requests = requests;
    this.optimizer = optimizer;
    this.results = results;
    this.leases = leases;
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/cache/lookup").handler(this::lookup);
    router.post("/v1/cache/renew").handler(this::renew);
    router.post("/v1/cache/release").handler(this::release);
  }

  private void lookup(RoutingContext context) {
    Cancellation cancellation = RequestEnd.cancellation(context);
    requests
        .read(context, LOOKUP, cancellation)
        .compose(
            request ->
                lookup(request)
                    .compose(
                        reply ->
                            LargeWork.onBytes(
                                reply.size(), () -> reply.json(request.key(), clock.instant()))))
        .onSuccess(body -> Replies.end(context, body))
        .onFailure(context::fail);
  }

  private Future<LookupReply> lookup(ResultRequest request) {
    Optional<Duration> lease = LeaseFields.lease(request);
    Optional<Duration> wait = LeaseFields.wait(request);
    return lease.isEmpty()
        ? optimizer.lookup(request.context(), request.key()).map(LookupRoutes::plain)
        : optimizer
            .lookupForLease(request.context(), request.key())
            .compose(found -> leased(request, found, lease.get(), wait.orElse(Duration.ZERO)));
  }

  static LookupReply plain(ResultLookup found) {
    return switch (found) {
      case ResultLookup.ResultFound result -> LookupReply.hit(result.hit().entry(), result.stale());
      case ResultLookup.NoResult nothing -> LookupReply.miss(word(nothing.reason()));
    };
  }

  private Future<LookupReply> leased(
      ResultRequest request, ResultLookup found, Duration lease, Duration wait) {
    return switch (found) {
      case ResultLookup.ResultFound result ->
          result.stale()
              ? acquire(request, new ResultLeases.LeaseRequest(lease, Duration.ZERO, true))
                  .map(
                      acquired ->
                          acquired instanceof LeaseResult.LeaseObtained granted
                              ? plain(found).with(granted)
                              : plain(found))
              : Future.succeededFuture(plain(found));
      case ResultLookup.NoResult nothing -> {
        boolean stale = word(nothing.reason()).equals("stale");
        yield acquire(request, new ResultLeases.LeaseRequest(lease, wait, stale))
            .map(acquired -> answer(word(nothing.reason()), acquired));
      }
    };
  }

  private Future<LeaseResult> acquire(ResultRequest request, ResultLeases.LeaseRequest wanted) {
    return results.acquire(request.context(), request.key(), wanted);
  }

  private static LookupReply answer(String reason, LeaseResult acquired) {
    return switch (acquired) {
      case LeaseResult.ResultReady found -> LookupReply.hit(found.entry(), false);
      case LeaseResult.LeaseObtained granted -> LookupReply.miss(reason).with(granted);
      case LeaseResult.StillHeld held -> LookupReply.miss("held");
      case LeaseResult.NoLease none -> LookupReply.miss(reason);
    };
  }

  private static String word(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private void renew(RoutingContext context) {
    requests
        .read(context, RENEW)
        .compose(this::renew)
        .onSuccess(held -> Replies.json(context, 200, Json.object().put("held", held)))
        .onFailure(context::fail);
  }

  private Future<Boolean> renew(ResultRequest request) {
    Duration lease =
        LeaseFields.lease(request).orElseThrow(() -> RequestFields.wrong("lease", "is missing"));
    return leases
        .renew(request.key(), request.fields().requiredText("lease_token"), lease)
        .map(Leases.Renewal::held)
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)));
  }

  private void release(RoutingContext context) {
    requests
        .read(context, RELEASE)
        .compose(this::release)
        .onSuccess(released -> Replies.json(context, 200, Json.object().put("released", released)))
        .onFailure(context::fail);
  }

  private Future<Boolean> release(ResultRequest request) {
    return leases
        .release(request.key(), request.fields().requiredText("lease_token"), false)
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)));
  }
}
