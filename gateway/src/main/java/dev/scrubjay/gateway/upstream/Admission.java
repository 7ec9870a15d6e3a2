package dev.scrubjay.gateway.upstream;

import com.netflix.concurrency.limits.Limiter;
import dev.scrubjay.gateway.upstream.ModelEndpoints.ModelEndpoint;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import dev.scrubjay.policy.upstream.TwoChoices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The decision whether a call is made: it goes to the less loaded of two open endpoints, and needs
 * a permit of the provider, of which each tenant has a fair share.
 */
sealed interface Admission {
  /** The time after which a place may be free, as callers are told. */
  Duration RETRY_AFTER = Duration.ofSeconds(1);

  record Admitted(ProviderClient client, CallInFlight call) implements Admission {}

  record Skipped(UpstreamException cause) implements Admission {}

  /**
   * Decides on a tenant's call.
   *
   * @param aside as in {@link Attempt}
   * @param tried the endpoints that are not asked again; the one that is called is added
   * @param reliability told at the call's end, as in {@link CallInFlight}
   * @param pool of which the call has a place; null for none
   */
  static Admission of(
      ProviderEndpoints provider,
      ModelEndpoints endpoints,
      String tenant,
      boolean aside,
      Set<String> tried,
      Consumer<Boolean> reliability,
      @Nullable ModelPool pool) {
    long now = provider.now();
    List<ModelEndpoint> open = endpoints.open(tenant, tried, now);
    if (open.isEmpty()) {
      return new Skipped(endpoints.refusal(tenant, now));
    }
    open.removeIf(endpoint -> !endpoint.endpoint().hasPlace(tenant));
    if (open.isEmpty()) {
      return overflow(provider, tenant);
    }
    ModelEndpoint endpoint =
        TwoChoices.of(
            open,
            candidate -> candidate.outstanding().get(),
            provider.random().nextDouble(),
            provider.random().nextDouble());
    if (!endpoint.endpoint().shares().take(tenant, endpoint.endpoint().most())) {
      return overflow(provider, tenant);
    }
    Optional<Limiter.Listener> permit = provider.permits().acquire(tenant);
    if (permit.isEmpty()) {
      endpoint.endpoint().shares().give(tenant);
      return overflow(provider, tenant);
    }
    if (!endpoints.admit(endpoint, tenant, now)) {
      permit.get().onIgnore();
      endpoint.endpoint().shares().give(tenant);
      return new Skipped(endpoints.refusal(tenant, now));
    }
    tried.add(endpoint.name());
    CallInFlight call =
        new CallInFlight(
            provider, endpoints, endpoint, tenant, aside, permit.get(), reliability, pool);
    return new Admitted(endpoint.endpoint().client(), call);
  }

  private static Skipped overflow(ProviderEndpoints provider, String tenant) {
    return new Skipped(
        new UpstreamException(
            FailureKind.OVERFLOW,
            provider.provider(),
            "is not called: " + provider.permits().refusal(tenant),
            new ErrorReply(0, null, null, RETRY_AFTER)));
  }
}
