package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.responses.ResponsesProvider;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.ReplyReader;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.scaling.ModelDemand;
import dev.scrubjay.policy.upstream.RecentDurations;
import dev.scrubjay.policy.upstream.TenantDurations;
import dev.scrubjay.policy.upstream.TenantReliability;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client of one model. A call goes to the less loaded of two of the model's open endpoints, and
 * needs a permit of the provider; without it, it waits where there is a queue, else it fails at
 * once. Each call's end is recorded exactly once. Thread-safe.
 */
public final class ModelClient {
  private final String model;
  private final ProviderEndpoints provider;
  private final ModelEndpoints endpoints;
  private final InstantSource clock;
  private final TenantDurations firstTokens = new TenantDurations();
  private final @Nullable ModelPool pool;
  private final CallPlaces places;
  private volatile TenantReliability reliability;

  /** The client of a model of whose instances nothing is said. */
  public ModelClient(String model, ProviderEndpoints provider, InstantSource clock) {
    this(model, provider, clock, null);
  }

  /**
   * @param pool of the model's instances; null if nothing is said of them
   */
  ModelClient(
      String model, ProviderEndpoints provider, InstantSource clock, @Nullable ModelPool pool) {
    this.model = model;
    this.provider = provider;
    this.endpoints = new ModelEndpoints(model, provider);
    this.clock = clock;
    this.pool = pool;
    this.places = new CallPlaces(model, provider, endpoints, pool, this::observe);
    this.reliability = TenantReliability.unknown(clock.instant());
  }

  /** Requests a whole answer, in the client's dialect. */
  public Future<WrittenAnswer> call(ProviderCall call, ReplyReader reader, Attempt attempt) {
    Future<WrittenAnswer> answer =
        QueuedCall.make(
            places,
            attempt,
            (admitted, bounds) ->
                admitted
                    .client()
                    .call(call, reader, bounds.cancellation(), bounds.timeLeft())
                    .onComplete(end -> admitted.call().ended(blamed(end.cause(), call))));
    return attempt.spilled().isEmpty() ? answer : answer.onSuccess(whole -> attempt.over());
  }

  /**
   * Requests a streamed answer.
   *
   * @return completes with the first token; fails if there is none
   */
  public Future<EventStream> stream(ProviderCall call, ReplyReader reader, Attempt attempt) {
    return QueuedCall.make(
        places, attempt, (admitted, bounds) -> stream(call, reader, bounds, admitted));
  }

  private Future<EventStream> stream(
      ProviderCall call, ReplyReader reader, Attempt attempt, Admission.Admitted admitted) {
    long start = provider.now();
    return admitted.client().stream(call, reader, attempt.limits())
        .onFailure(cause -> admitted.call().ended(blamed(cause, call)))
        .onFailure(cause -> late(cause, Duration.ofNanos(provider.now() - start), attempt))
        .onSuccess(
            events -> {
              began(attempt.tenant(), Duration.ofNanos(provider.now() - start));
              admitted.call().firstToken();
              events.whenOver(
                  cause -> {
                    admitted.call().ended(cause);
                    attempt.over();
                    skipped(events.skipped());
                  });
            });
  }

  /** The failure of a call, unless the provider has the model and only lacks the Responses API. */
  private static @Nullable Throwable blamed(@Nullable Throwable cause, ProviderCall call) {
    boolean lacksPath =
        ResponsesProvider.isPath(call.path())
            && cause instanceof UpstreamException failure
            && failure.saysThatPathIsUnknown();
    return lacksPath ? null : cause;
  }

  /** Whether an endpoint that is not in {@code tried} takes a tenant's calls. */
  public boolean hasEndpointBeyond(String tenant, Set<String> tried) {
    return endpoints.hasOpen(tenant, tried, provider.now());
  }

  /** The times from the start to the first token of a tenant's latest streams. */
  public RecentDurations firstTokens(String tenant) {
    return firstTokens.of(tenant);
  }

  String model() {
    return model;
  }

  /** The reason why the model takes no call of a tenant now, if it does not. */
  public Optional<String> obstacle(String tenant) {
    long now = provider.now();
    if (!endpoints.hasOpen(tenant, Set.of(), now)) {
      return Optional.of(endpoints.reason(tenant, now));
    }
    if (endpoints.isMissing(tenant, now)) {
      return Optional.of(provider.provider() + " does not have it");
    }
    return provider.permits().admits(tenant)
        ? Optional.empty()
        : Optional.of(provider.provider() + ": " + provider.permits().refusal(tenant));
  }

  /** Whether the model takes a tenant's calls, and its provider has not half as many as it can. */
  public boolean hasSlack(String tenant) {
    return obstacle(tenant).isEmpty()
        && 2 * (provider.permits().inUse() + 1) <= provider.permits().limit()
        && demand().map(now -> 2 * (now.wanted() + 1) <= now.capacity()).orElse(true);
  }

  /** Whether its calls may wait for a place, so that a late one says nothing of the model. */
  public boolean isQueued() {
    return pool != null || provider.waiting().size() > 0;
  }

  /** The demand for the model; empty if nothing is said of its instances. */
  public Optional<ModelDemand> demand() {
    return pool == null ? Optional.empty() : Optional.of(pool.demand(provider.now()));
  }

  /** The calls at a time that one of its instances serves well; 0 if nothing is said of them. */
  public int targetConcurrency() {
    return pool == null ? 0 : pool.policy().targetConcurrency();
  }

  /**
   * Counts a request that goes to another model, as this one has no place for it.
   *
   * @return empty if nothing is said of its instances
   */
  public Optional<SpilledCall> spillTo(String other) {
    if (pool == null) {
      return Optional.empty();
    }
    provider.observer().accept(new UpstreamEvent.SpilledOver(provider.provider(), model, other));
    return Optional.of(pool.spill(provider.now()));
  }

  /** A cautious estimate of the share of a tenant's calls that the model answers, 0 to 1. */
  double reliability(String tenant) {
    return reliability.lowerBound(tenant, clock.instant());
  }

  private void began(String tenant, Duration after) {
    firstTokens.add(tenant, after);
    provider.observer().accept(new UpstreamEvent.FirstToken(provider.provider(), model, after));
  }

  /** Counts a first token that was not awaited as late as that, so that the limit can grow. */
  private void late(Throwable cause, Duration waited, Attempt attempt) {
    Duration limit = attempt.firstToken();
    boolean timedOut =
        cause instanceof UpstreamException failure && failure.kind() == FailureKind.TIMEOUT;
    if (timedOut && limit != null && waited.compareTo(limit) >= 0) {
      firstTokens.add(attempt.tenant(), waited);
    }
  }

  private void skipped(int events) {
    if (events > 0) {
      provider
          .observer()
          .accept(new UpstreamEvent.EventsSkipped(provider.provider(), model, events));
    }
  }

  private synchronized void observe(String tenant, boolean success) {
    reliability = reliability.observe(tenant, success, clock.instant());
  }
}
