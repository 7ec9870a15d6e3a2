package dev.scrubjay.gateway.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.netflix.concurrency.limits.Limiter;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.upstream.ModelEndpoints.ModelEndpoint;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.upstream.RecentDurations;
import dev.scrubjay.policy.upstream.Reliability;
import dev.scrubjay.policy.upstream.TwoChoices;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The client of one model. A call goes to the less loaded of two of the model's open endpoints, and
 * needs a permit of the provider; without either it fails at once. Each call's end is recorded
 * exactly once. Thread-safe.
 */
public final class ModelClient {
  private final String model;
  private final ProviderEndpoints provider;
  private final ModelEndpoints endpoints;
  private final InstantSource clock;
  private final RecentDurations firstTokens = new RecentDurations();
  private volatile Reliability reliability;

  public ModelClient(String model, ProviderEndpoints provider, InstantSource clock) {
    this.model = model;
    this.provider = provider;
    this.endpoints = new ModelEndpoints(model, provider);
    this.clock = clock;
    this.reliability = Reliability.unknown(clock.instant());
  }

  /** Requests a whole answer, in the client's dialect. */
  public Future<ObjectNode> call(ProviderCall call, Attempt attempt) {
    return switch (admit(attempt)) {
      case Admission.Skipped skipped -> Future.failedFuture(skipped.cause());
      case Admission.Admitted admitted ->
          admitted
              .client()
              .call(call, attempt.cancellation(), attempt.timeLeft())
              .onComplete(answer -> admitted.call().ended(answer.cause()));
    };
  }

  /**
   * Requests a streamed answer.
   *
   * @return completes with the first event; fails if there is none
   */
  public Future<EventStream> stream(ProviderCall call, Attempt attempt) {
    long start = provider.now();
    return switch (admit(attempt)) {
      case Admission.Skipped skipped -> Future.failedFuture(skipped.cause());
      case Admission.Admitted admitted ->
          admitted.client().stream(call, attempt.cancellation(), attempt.timeLeft())
              .onFailure(admitted.call()::ended)
              .onSuccess(
                  events -> {
                    began(Duration.ofNanos(provider.now() - start));
                    events.whenOver(admitted.call()::ended);
                  });
    };
  }

  /** Whether an endpoint that is not in {@code tried} takes calls. */
  public boolean hasEndpointBeyond(Set<String> tried) {
    return !endpoints.open(tried, provider.now()).isEmpty();
  }

  /** The times from the start to the first event of the model's latest streams. */
  public RecentDurations firstTokens() {
    return firstTokens;
  }

  String model() {
    return model;
  }

  /** The reason why the model takes no call now, if it does not. */
  public Optional<String> obstacle() {
    long now = provider.now();
    if (endpoints.open(Set.of(), now).isEmpty()) {
      return Optional.of(endpoints.reason(now));
    }
    return provider.permits().areAllTaken()
        ? Optional.of(provider.provider() + " has " + inFlight() + " calls in flight, its limit")
        : Optional.empty();
  }

  /** A cautious estimate of the share of calls that the model answers, 0 to 1. */
  double reliability() {
    return reliability.lowerBound(clock.instant());
  }

  /** The decision whether a call is made. */
  private sealed interface Admission {
    record Admitted(ProviderClient client, CallInFlight call) implements Admission {}

    record Skipped(UpstreamException cause) implements Admission {}
  }

  private Admission admit(Attempt attempt) {
    long now = provider.now();
    List<ModelEndpoint> open = endpoints.open(attempt.tried(), now);
    if (open.isEmpty()) {
      return new Admission.Skipped(endpoints.refusal(now));
    }
    ModelEndpoint endpoint =
        TwoChoices.of(
            open,
            candidate -> candidate.outstanding().get(),
            provider.random().nextDouble(),
            provider.random().nextDouble());
    Optional<Limiter.Listener> permit = provider.permits().acquire();
    if (permit.isEmpty()) {
      return new Admission.Skipped(
          new UpstreamException(
              FailureKind.OVERFLOW,
              provider.provider(),
              "is not called: it has " + inFlight() + " calls in flight, its limit"));
    }
    if (!endpoints.admit(endpoint, now)) {
      permit.get().onIgnore();
      return new Admission.Skipped(endpoints.refusal(now));
    }
    attempt.tried().add(endpoint.name());
    CallInFlight call =
        new CallInFlight(provider, endpoints, endpoint, permit.get(), this::observe);
    return new Admission.Admitted(endpoint.endpoint().client(), call);
  }

  private int inFlight() {
    return provider.permits().inUse();
  }

  private void began(Duration after) {
    firstTokens.add(after);
    provider.observer().accept(new UpstreamEvent.FirstToken(provider.provider(), model, after));
  }

  private synchronized void observe(boolean success) {
    reliability = reliability.observe(success, clock.instant());
  }
}
