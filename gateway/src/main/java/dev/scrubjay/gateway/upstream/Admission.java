package dev.scrubjay.gateway.upstream;

import com.netflix.concurrency.limits.Limiter;
import dev.scrubjay.gateway.upstream.ModelEndpoints.ModelEndpoint;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.upstream.TwoChoices;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The decision whether a call is made: it goes to the less loaded of two open endpoints, and needs
 * a permit of the provider.
 */
sealed interface Admission {
  record Admitted(ProviderClient client, CallInFlight call) implements Admission {}

  record Skipped(UpstreamException cause) implements Admission {}

  /**
   * Decides on a call.
   *
   * @param tried the endpoints that are not asked again; the one that is called is added
   * @param reliability told at the call's end, as in {@link CallInFlight}
   */
  static Admission of(
      ProviderEndpoints provider,
      ModelEndpoints endpoints,
      Set<String> tried,
      Consumer<Boolean> reliability) {
    long now = provider.now();
    List<ModelEndpoint> open = endpoints.open(tried, now);
    if (open.isEmpty()) {
      return new Skipped(endpoints.refusal(now));
    }
    ModelEndpoint endpoint =
        TwoChoices.of(
            open,
            candidate -> candidate.outstanding().get(),
            provider.random().nextDouble(),
            provider.random().nextDouble());
    Optional<Limiter.Listener> permit = provider.permits().acquire();
    if (permit.isEmpty()) {
      return new Skipped(
          new UpstreamException(
              FailureKind.OVERFLOW,
              provider.provider(),
              "is not called: it has "
                  + provider.permits().inUse()
                  + " calls in flight, its limit"));
    }
    if (!endpoints.admit(endpoint, now)) {
      permit.get().onIgnore();
      return new Skipped(endpoints.refusal(now));
    }
    tried.add(endpoint.name());
    CallInFlight call = new CallInFlight(provider, endpoints, endpoint, permit.get(), reliability);
    return new Admitted(endpoint.endpoint().client(), call);
  }
}
