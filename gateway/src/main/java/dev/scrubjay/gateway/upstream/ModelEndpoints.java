package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.HealthByTenant.Change;
import dev.scrubjay.gateway.upstream.ProviderEndpoints.Endpoint;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Cause;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Ejected;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Readmitted;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import dev.scrubjay.policy.upstream.Breaker;
import dev.scrubjay.policy.upstream.EndpointCondition;
import dev.scrubjay.policy.upstream.EndpointHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints at which one model can be called, and which of them are ejected: for the model's
 * own failures or because it asked for a pause, both as the tenant has met them, or for failed
 * connections, which all models and tenants share. Thread-safe.
 */
final class ModelEndpoints {
  /** How long the router leaves a model alone that its provider does not have. */
  private static final Duration MISSING = Duration.ofMinutes(10);

  private final String model;
  private final ProviderEndpoints provider;
  private final List<ModelEndpoint> endpoints;
  private final HealthByTenant health;

  ModelEndpoints(String model, ProviderEndpoints provider) {
    this.model = model;
    this.provider = provider;
    List<ModelEndpoint> all = new ArrayList<>();
    for (Endpoint endpoint : provider.endpoints()) {
      all.add(new ModelEndpoint(all.size(), endpoint));
    }
    this.endpoints = List.copyOf(all);
    this.health =
        new HealthByTenant(
            all.size(), provider.policy().ejection(), provider.random(), provider.now());
  }

  /** The model at one endpoint of its provider. */
  record ModelEndpoint(int index, Endpoint endpoint) {
    String name() {
      return endpoint.name();
    }

    AtomicInteger outstanding() {
      return endpoint.outstanding();
    }
  }

  /** The reason why an endpoint is ejected for the time {@code left}. */
  private record Ejection(FailureKind kind, Duration left, String reason) {}

  /** The endpoints that take a tenant's calls now, without those in {@code tried}. */
  List<ModelEndpoint> open(String tenant, Set<String> tried, long now) {
    List<ModelEndpoint> open = new ArrayList<>(endpoints.size());
    for (ModelEndpoint endpoint : endpoints) {
      if (isOpen(endpoint, tenant, tried, now)) {
        open.add(endpoint);
      }
    }
    return open;
  }

  /** Whether an endpoint that is not in {@code tried} takes a tenant's calls now. */
  boolean hasOpen(String tenant, Set<String> tried, long now) {
    for (ModelEndpoint endpoint : endpoints) {
      if (isOpen(endpoint, tenant, tried, now)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOpen(ModelEndpoint endpoint, String tenant, Set<String> tried, long now) {
    return !tried.contains(endpoint.name())
        && health.of(endpoint.index()).admits(tenant, now)
        && provider.reachability().admits(endpoint.index(), now);
  }

  /** Admits a call if it may still be made; one of the methods below must report its end. */
  boolean admit(ModelEndpoint endpoint, String tenant, long now) {
    if (!provider.reachability().admit(endpoint.index(), now)) {
      return false;
    }
    if (!health.admit(endpoint.index(), tenant, now)) {
      provider.reachability().abandoned(endpoint.index());
      return false;
    }
    return true;
  }

  /** Records that the model answered a tenant's call. */
  void answered(ModelEndpoint endpoint, String tenant, long now) {
    reached(endpoint, now);
    Change change = health.record(endpoint.index(), before -> before.answered(tenant, now));
    if (change.before().isOut(health.limit()) && !change.after().isOut(health.limit())) {
      readmitted(endpoint, model);
    }
  }

  /** Records that the endpoint was reached and the model failed. */
  void failed(ModelEndpoint endpoint, String tenant, long now) {
    reached(endpoint, now);
    Change change = health.failed(endpoint.index(), tenant, now);
    Duration mine = opened(change, after -> after.mine(tenant, now), now);
    Duration all = opened(change, EndpointHealth::all, now);
    boolean out = change.after().isOut(health.limit());
    if (!all.isZero() || (out && !mine.isZero())) {
      ejected(endpoint, model, Cause.FAILURES, all.compareTo(mine) > 0 ? all : mine);
    } else if (!mine.isZero()) {
      ejected(endpoint, model, Cause.TENANT_FAILURES, mine);
    }
  }

  /** For how long a breaker has been opened by a change; zero if it has not. */
  private static Duration opened(
      Change change, Function<EndpointHealth, EndpointCondition> of, long now) {
    boolean before = !of.apply(change.before()).breaker().remaining(now).isZero();
    return before ? Duration.ZERO : of.apply(change.after()).breaker().remaining(now);
  }

  /**
   * Records that the endpoint does not have the model: the router leaves it alone for a while.
   * Requests that name the model still reach it, as the provider's answer is theirs to see.
   */
  void missing(ModelEndpoint endpoint, String tenant, long now) {
    reached(endpoint, now);
    boolean known = health.of(endpoint.index()).isMissing(tenant, now);
    health.record(
        endpoint.index(),
        before -> before.abandoned(tenant).missing(tenant, now + MISSING.toNanos(), now));
    if (!known) {
      ejected(endpoint, model, Cause.NOT_FOUND, MISSING);
    }
  }

  /** Whether no endpoint is known to have the model. */
  boolean isMissing(String tenant, long now) {
    for (ModelEndpoint endpoint : endpoints) {
      if (!health.of(endpoint.index()).isMissing(tenant, now)) {
        return false;
      }
    }
    return true;
  }

  /** Records that no connection could be made, which is no tenant's fault. */
  void unreachable(ModelEndpoint endpoint, String tenant, long now) {
    provider
        .reachability()
        .failed(endpoint.index(), now)
        .ifPresent(length -> ejected(endpoint, null, Cause.FAILURES, length));
    health.record(endpoint.index(), before -> before.abandoned(tenant));
  }

  /** Records a call that shows neither success nor failure. */
  void abandoned(ModelEndpoint endpoint, String tenant) {
    provider.reachability().abandoned(endpoint.index());
    health.record(endpoint.index(), before -> before.abandoned(tenant));
  }

  /** Ejects an endpoint for the time that the model {@code asked} for, up to the policy's limit. */
  void pause(ModelEndpoint endpoint, String tenant, Duration asked, long now) {
    Duration limit = provider.policy().ejection().maxRetryAfter();
    Duration length = asked.compareTo(limit) > 0 ? limit : asked;
    if (length.isPositive()) {
      health.record(endpoint.index(), before -> before.paused(tenant, now + length.toNanos(), now));
      ejected(endpoint, model, Cause.RATE_LIMIT, length);
    }
  }

  /** The reason why no endpoint is open: that of the endpoint which opens first. */
  String reason(String tenant, long now) {
    return firstToOpen(tenant, now).reason();
  }

  /** The failure of a call that is not made, as no endpoint is open. */
  UpstreamException refusal(String tenant, long now) {
    Ejection ejection = firstToOpen(tenant, now);
    return new UpstreamException(
        ejection.kind(),
        provider.provider(),
        "is not called: " + ejection.reason(),
        new ErrorReply(0, null, null, ejection.left()));
  }

  private Ejection firstToOpen(String tenant, long now) {
    return endpoints.stream()
        .map(endpoint -> ejection(endpoint, tenant, now))
        .min(Comparator.comparing(Ejection::left))
        .orElseThrow();
  }

  /** The one of the reasons which lasts longest. */
  private Ejection ejection(ModelEndpoint endpoint, String tenant, long now) {
    EndpointHealth known = health.of(endpoint.index());
    Breaker all = known.all().breaker();
    Breaker mine = known.mine(tenant, now).breaker();
    Duration unreachable = provider.reachability().remaining(endpoint.index(), now);
    Duration pause = max(known.all().pause(now), known.mine(tenant, now).pause(now));
    String failures = health.limit() + " consecutive failures";
    String ofTenant = mine.open() && !all.open() ? " of this tenant's calls" : "";
    return Stream.of( // the first one of several without time left
            ejection(FailureKind.EJECTED, mine.remaining(now), failures + ofTenant),
            ejection(FailureKind.EJECTED, all.remaining(now), failures),
            ejection(
                FailureKind.EJECTED,
                unreachable,
                health.limit() + " consecutive failed connections"),
            ejection(FailureKind.PAUSED, pause, "an answer of 429 that asked for a pause"))
        .max(Comparator.comparing(Ejection::left))
        .orElseThrow();
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private Ejection ejection(FailureKind kind, Duration left, String cause) {
    String reason =
        left.isZero()
            ? model + " is half-open after " + cause + ", and its probe has not ended"
            : String.format(
                Locale.ROOT,
                "%s is ejected for %.1f s after %s",
                model,
                left.toMillis() / 1e3,
                cause);
    return new Ejection(kind, left, reason);
  }

  private void reached(ModelEndpoint endpoint, long now) {
    if (provider.reachability().succeeded(endpoint.index(), now)) {
      readmitted(endpoint, null);
    }
  }

  private void ejected(
      ModelEndpoint endpoint, @Nullable String ejected, Cause cause, Duration length) {
    provider
        .observer()
        .accept(
            new Ejected(
                provider.provider(), endpoint.name(), Optional.ofNullable(ejected), cause, length));
  }

  private void readmitted(ModelEndpoint endpoint, @Nullable String readmitted) {
    provider
        .observer()
        .accept(
            new Readmitted(provider.provider(), endpoint.name(), Optional.ofNullable(readmitted)));
  }
}
