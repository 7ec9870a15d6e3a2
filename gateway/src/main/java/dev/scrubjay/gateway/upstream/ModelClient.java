package dev.scrubjay.gateway.upstream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.netflix.concurrency.limits.Limiter;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.upstream.ModelStanding.Place;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.Kind;
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
 * Calls one model: at one of its provider's endpoints that is well, the less loaded of two, and if
 * the provider bears one more call; else it refuses at once. Each call's end is noted, once,
 * whatever it is. Thread-safe.
 */
public final class ModelClient {
  private final String model;
  private final ProviderEndpoints provider;
  private final ModelStanding standing;
  private final InstantSource clock;
  private final RecentDurations firstTokens = new RecentDurations();
  private volatile Reliability reliability;

  public ModelClient(String model, ProviderEndpoints provider, InstantSource clock) {
    this.model = model;
    this.provider = provider;
    this.standing = new ModelStanding(model, provider);
    this.clock = clock;
    this.reliability = Reliability.unknown(clock.instant());
  }

  /** Asks for a whole answer, in the client's dialect. */
  public Future<ObjectNode> call(ProviderCall call, Attempt attempt) {
    return switch (admit(attempt)) {
      case Admission.Refused refused -> Future.failedFuture(refused.why());
      case Admission.Admitted admitted ->
          admitted
              .client()
              .call(call, attempt.cancellation(), attempt.timeLeft())
              .onComplete(answer -> admitted.call().ended(answer.cause()));
    };
  }

  /**
   * Asks for a streamed answer.
   *
   * @return completes when its first event is there; until then it can still fail
   */
  public Future<EventStream> stream(ProviderCall call, Attempt attempt) {
    long start = provider.now();
    return switch (admit(attempt)) {
      case Admission.Refused refused -> Future.failedFuture(refused.why());
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

  /** Whether there is an endpoint that has not been {@code tried} and takes calls. */
  public boolean hasEndpointBeyond(Set<String> tried) {
    return !standing.open(tried, provider.now()).isEmpty();
  }

  /** How long its latest streams took to their first event. */
  public RecentDurations firstTokens() {
    return firstTokens;
  }

  String model() {
    return model;
  }

  /** Why it takes no call at the moment, if it does not. */
  Optional<String> obstacle() {
    long now = provider.now();
    if (standing.open(Set.of(), now).isEmpty()) {
      return Optional.of(standing.refusal(now).reason());
    }
    return provider.permits().areAllTaken()
        ? Optional.of("no permit free: " + provider.permits().inUse() + " calls under way")
        : Optional.empty();
  }

  /** A cautious estimate of the share of calls that it answers. */
  double reliability() {
    return reliability.lowerBound(clock.instant());
  }

  /** Whether a call is made. */
  private sealed interface Admission {
    record Admitted(ProviderClient client, CallUnderWay call) implements Admission {}

    record Refused(UpstreamException why) implements Admission {}
  }

  private Admission admit(Attempt attempt) {
    long now = provider.now();
    List<Place> open = standing.open(attempt.tried(), now);
    if (open.isEmpty()) {
      return new Admission.Refused(standing.refusal(now));
    }
    Place place =
        TwoChoices.of(
            open,
            Place::outstanding,
            provider.random().nextDouble(),
            provider.random().nextDouble());
    Optional<Limiter.Listener> permit = provider.permits().acquire();
    if (permit.isEmpty()) {
      return new Admission.Refused(
          new UpstreamException(
              Kind.OVERFLOW, provider.provider(), "has too many calls under way already"));
    }
    if (!standing.admit(place, now)) {
      permit.get().onIgnore();
      return new Admission.Refused(standing.refusal(now));
    }
    attempt.tried().add(place.endpoint().name());
    CallUnderWay call = new CallUnderWay(provider, standing, place, permit.get(), this::observe);
    return new Admission.Admitted(place.endpoint().client(), call);
  }

  private void began(Duration after) {
    firstTokens.add(after);
    provider.observer().accept(new UpstreamEvent.FirstToken(provider.provider(), model, after));
  }

  private synchronized void observe(boolean success) {
    reliability = reliability.observe(success, clock.instant());
  }
}
