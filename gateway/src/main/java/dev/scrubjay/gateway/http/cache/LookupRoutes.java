package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Fields;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.results.PerformanceOptimizer.ResultLookup;
import dev.scrubjay.gateway.results.ResultLeases;
import dev.scrubjay.gateway.results.ResultLeases.LeaseResult;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Serves lookups to bots, and the leases that have one of many make a result while the others wait.
 */
public final class LookupRoutes {
  private static final double MAX_LEASE_SECONDS = 300;
  private static final double MAX_WAIT_SECONDS = 60;
  private static final Set<String> LOOKUP =
      ResultRequests.union(ResultRequests.IDENTITY, Set.of("lease", "wait"));
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

  /** {@code POST /v1/cache/lookup}. */
  public void lookup(RoutingContext context) {
    Cancellation cancellation = new Cancellation();
    context.response().closeHandler(nothing -> cancellation.cancel());
    ResultRequest request = requests.read(context, LOOKUP, cancellation);
    Optional<Duration> lease = seconds(request, "lease", 1, MAX_LEASE_SECONDS);
    Optional<Duration> wait = seconds(request, "wait", 0, MAX_WAIT_SECONDS);
    if (wait.isPresent() && lease.isEmpty()) {
      throw Fields.wrong("lease", "goes with wait: who has waited in vain makes the result itself");
    }
    optimizer
        .lookup(request.context(), request.key())
        .compose(
            found ->
                lease.isEmpty() ? plain(request, found) : leased(request, found, lease.get(), wait))
        .onSuccess(body -> Replies.json(context, 200, body))
        .onFailure(context::fail);
  }

  private Future<ObjectNode> plain(ResultRequest request, ResultLookup found) {
    return Future.succeededFuture(
        switch (found) {
          case ResultLookup.ResultFound result ->
              hit(request, result.hit().entry(), result.stale());
          case ResultLookup.NoResult nothing -> miss(request, word(nothing.reason()));
        });
  }

  private Future<ObjectNode> leased(
      ResultRequest request, ResultLookup found, Duration lease, Optional<Duration> wait) {
    return switch (found) {
      case ResultLookup.ResultFound result ->
          result.stale()
              ? acquire(request, new ResultLeases.LeaseRequest(lease, Duration.ZERO, true))
                  .map(
                      came ->
                          came instanceof LeaseResult.LeaseObtained granted
                              ? granted(hit(request, result.hit().entry(), true), granted)
                              : hit(request, result.hit().entry(), true))
              : plain(request, found);
      case ResultLookup.NoResult nothing -> {
        boolean stale = word(nothing.reason()).equals("stale");
        yield acquire(
                request, new ResultLeases.LeaseRequest(lease, wait.orElse(Duration.ZERO), stale))
            .map(came -> answer(request, word(nothing.reason()), came));
      }
    };
  }

  private Future<LeaseResult> acquire(ResultRequest request, ResultLeases.LeaseRequest wanted) {
    return results.acquire(request.context(), request.key(), wanted);
  }

  private ObjectNode answer(ResultRequest request, String reason, LeaseResult came) {
    return switch (came) {
      case LeaseResult.ResultReady found -> hit(request, found.entry(), false);
      case LeaseResult.LeaseObtained granted -> granted(miss(request, reason), granted);
      case LeaseResult.StillHeld held -> miss(request, "held");
      case LeaseResult.NoLease none -> miss(request, reason);
    };
  }

  private static ObjectNode granted(ObjectNode body, LeaseResult.LeaseObtained granted) {
    body.putObject("lease")
        .put("token", granted.token())
        .put("expires_in", Plans.seconds(granted.expiresIn()));
    return body;
  }

  private ObjectNode hit(ResultRequest request, Entry entry, boolean stale) {
    ObjectNode body = Json.object().put("key", request.key().id()).put("hit", true);
    if (stale) {
      body.put("stale", true);
    }
    CachedValues.put(body, entry, clock.instant());
    return body;
  }

  private static ObjectNode miss(ResultRequest request, String reason) {
    return Json.object().put("key", request.key().id()).put("hit", false).put("reason", reason);
  }

  private static String word(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  /** {@code POST /v1/cache/renew}. */
  public void renew(RoutingContext context) {
    ResultRequest request = requests.read(context, RENEW);
    Duration lease =
        seconds(request, "lease", 1, MAX_LEASE_SECONDS)
            .orElseThrow(() -> Fields.wrong("lease", "is missing"));
    leases
        .renew(request.key(), request.fields().requiredText("lease_token"), lease)
        .onSuccess(renewal -> Replies.json(context, 200, Json.object().put("held", renewal.held())))
        .onFailure(cause -> context.fail(away()));
  }

  /** {@code POST /v1/cache/release}. */
  public void release(RoutingContext context) {
    ResultRequest request = requests.read(context, RELEASE);
    leases
        .release(request.key(), request.fields().requiredText("lease_token"), false)
        .onSuccess(released -> Replies.json(context, 200, Json.object().put("released", released)))
        .onFailure(cause -> context.fail(away()));
  }

  private static ApiException away() {
    return new ApiException(
        ApiError.of(
            ErrorKind.UNAVAILABLE, "cache_unavailable", "The cache cannot be reached now."));
  }

  private static Optional<Duration> seconds(
      ResultRequest request, String name, double min, double max) {
    OptionalDouble given = request.fields().number(name, min, max);
    return given.isPresent()
        ? Optional.of(Duration.ofMillis(Math.round(given.getAsDouble() * 1000)))
        : Optional.empty();
  }
}
