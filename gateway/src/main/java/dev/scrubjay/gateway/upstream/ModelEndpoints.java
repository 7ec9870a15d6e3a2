package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.ProviderEndpoints.Endpoint;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Cause;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Ejected;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Readmitted;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints at which one model can be called, and which of them are ejected: for the model's
 * own failures, for failed connections (which all models of the provider share), or because the
 * model asked for a pause. Thread-safe.
 */
final class ModelEndpoints {
  /** How long the router leaves a model alone that its provider does not have. */
  private static final Duration MISSING = Duration.ofMinutes(10);

  private final String model;
  private final ProviderEndpoints provider;
  private final List<ModelEndpoint> endpoints;
  private final Breakers breakers;

  /** The end of each endpoint's pause, less {@link #epoch}. */
  private final AtomicLongArray pausedUntil;

  private final long epoch;

  /** The end of each endpoint's time without the model, less {@link #epoch}. */
  private final AtomicLongArray missingUntil;

  ModelEndpoints(String model, ProviderEndpoints provider) {
    this.model = model;
    this.provider = provider;
    List<ModelEndpoint> all = new ArrayList<>();
    for (Endpoint endpoint : provider.endpoints()) {
      all.add(new ModelEndpoint(all.size(), endpoint));
    }
    this.endpoints = List.copyOf(all);
    this.breakers = new Breakers(endpoints.size(), provider.policy().ejection(), provider.random());
    this.pausedUntil = new AtomicLongArray(endpoints.size());
    this.missingUntil = new AtomicLongArray(endpoints.size());
    this.epoch = provider.now();
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

  /** The endpoints that take calls now, without those in {@code tried}. */
  List<ModelEndpoint> open(Set<String> tried, long now) {
    return endpoints.stream()
        .filter(endpoint -> !tried.contains(endpoint.name()))
        .filter(endpoint -> pause(endpoint, now).isZero())
        .filter(endpoint -> breakers.admits(endpoint.index(), now))
        .filter(endpoint -> provider.reachability().admits(endpoint.index(), now))
        .toList();
  }

  /** Admits a call if it may still be made; one of the methods below must report its end. */
  boolean admit(ModelEndpoint endpoint, long now) {
    if (!provider.reachability().admit(endpoint.index(), now)) {
      return false;
    }
    if (!breakers.admit(endpoint.index(), now)) {
      provider.reachability().abandoned(endpoint.index());
      return false;
    }
    return true;
  }

  /** Records that the model answered. */
  void answered(ModelEndpoint endpoint, long now) {
    reached(endpoint, now);
    missingUntil.set(endpoint.index(), 0);
    if (breakers.succeeded(endpoint.index(), now)) {
      readmitted(endpoint, model);
    }
  }

  /** Records that the endpoint was reached and the model failed. */
  void failed(ModelEndpoint endpoint, long now) {
    reached(endpoint, now);
    breakers
        .failed(endpoint.index(), now)
        .ifPresent(length -> ejected(endpoint, model, Cause.FAILURES, length));
  }

  /**
   * Records that the endpoint does not have the model: the router leaves it alone for a while.
   * Requests that name the model still reach it, as the provider's answer is theirs to see.
   */
  void missing(ModelEndpoint endpoint, long now) {
    reached(endpoint, now);
    breakers.abandoned(endpoint.index());
    boolean known = isMissing(endpoint, now);
    missingUntil.set(endpoint.index(), now - epoch + MISSING.toNanos());
    if (!known) {
      ejected(endpoint, model, Cause.NOT_FOUND, MISSING);
    }
  }

  /** Whether no endpoint is known to have the model. */
  boolean isMissing(long now) {
    return endpoints.stream().allMatch(endpoint -> isMissing(endpoint, now));
  }

  private boolean isMissing(ModelEndpoint endpoint, long now) {
    return missingUntil.get(endpoint.index()) > now - epoch;
  }

  /** Records that no connection could be made. */
  void unreachable(ModelEndpoint endpoint, long now) {
    provider
        .reachability()
        .failed(endpoint.index(), now)
        .ifPresent(length -> ejected(endpoint, null, Cause.FAILURES, length));
    breakers.abandoned(endpoint.index());
  }

  /** Records a call that shows neither success nor failure. */
  void abandoned(ModelEndpoint endpoint) {
    provider.reachability().abandoned(endpoint.index());
    breakers.abandoned(endpoint.index());
  }

  /** Ejects an endpoint for the time that the model {@code asked} for, up to the policy's limit. */
  void pause(ModelEndpoint endpoint, Duration asked, long now) {
    Duration limit = provider.policy().ejection().maxRetryAfter();
    Duration length = asked.compareTo(limit) > 0 ? limit : asked;
    pausedUntil.accumulateAndGet(endpoint.index(), now - epoch + length.toNanos(), Math::max);
    if (length.isPositive()) {
      ejected(endpoint, model, Cause.RATE_LIMIT, length);
    }
  }

  /** The reason why no endpoint is open: that of the endpoint which opens first. */
  String reason(long now) {
    return firstToOpen(now).reason();
  }

  /** The failure of a call that is not made, as no endpoint is open. */
  UpstreamException refusal(long now) {
    Ejection ejection = firstToOpen(now);
    return new UpstreamException(
        ejection.kind(),
        provider.provider(),
        "is not called: " + ejection.reason(),
        new ErrorReply(0, null, null, ejection.left()));
  }

  private Ejection firstToOpen(long now) {
    return endpoints.stream()
        .map(endpoint -> ejection(endpoint, now))
        .min(Comparator.comparing(Ejection::left))
        .orElseThrow();
  }

  private Ejection ejection(ModelEndpoint endpoint, long now) {
    Duration failures = breakers.remaining(endpoint.index(), now);
    Duration unreachable = provider.reachability().remaining(endpoint.index(), now);
    Duration pause = pause(endpoint, now);
    int limit = provider.policy().ejection().consecutiveFailures();
    if (!pause.isZero() && pause.compareTo(failures) >= 0 && pause.compareTo(unreachable) >= 0) {
      return ejection(FailureKind.PAUSED, pause, "an answer of 429 that asked for a pause");
    }
    return failures.compareTo(unreachable) >= 0
        ? ejection(FailureKind.EJECTED, failures, limit + " consecutive failures")
        : ejection(FailureKind.EJECTED, unreachable, limit + " consecutive failed connections");
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

  private Duration pause(ModelEndpoint endpoint, long now) {
    return Duration.ofNanos(Math.max(0, pausedUntil.get(endpoint.index()) - (now - epoch)));
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
