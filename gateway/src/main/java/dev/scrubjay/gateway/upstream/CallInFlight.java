package dev.scrubjay.gateway.upstream;

import com.netflix.concurrency.limits.Limiter;
import dev.scrubjay.gateway.upstream.ModelEndpoints.ModelEndpoint;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that has been admitted. It holds a permit and counts as load of its endpoint until its end
 * is reported; further reports are ignored. Thread-safe.
 */
final class CallInFlight {
  private final ProviderEndpoints provider;
  private final ModelEndpoints endpoints;
  private final ModelEndpoint endpoint;
  private final String tenant;
  private final boolean aside;
  private final Limiter.Listener permit;
  private final Consumer<Boolean> reliability;
  private final @Nullable ModelPool pool;
  private final long began;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean begun;

  /**
   * @param aside as in {@link Attempt}
   * @param reliability told whether the model answered, unless its failure is not the model's fault
   * @param pool of which it has a place; null for none
   */
  CallInFlight(
      ProviderEndpoints provider,
      ModelEndpoints endpoints,
      ModelEndpoint endpoint,
      String tenant,
      boolean aside,
      Limiter.Listener permit,
      Consumer<Boolean> reliability,
      @Nullable ModelPool pool) {
    this.provider = provider;
    this.endpoints = endpoints;
    this.endpoint = endpoint;
    this.tenant = tenant;
    this.aside = aside;
    this.permit = permit;
    this.reliability = reliability;
    this.pool = pool;
    this.began = provider.now();
    endpoint.outstanding().incrementAndGet();
    reportLoad();
  }

  /** Reports the first token of the answer. */
  void firstToken() {
    begun = true;
    if (pool != null) {
      pool.firstToken(began, provider.now());
    }
  }

  /**
   * Reports the call's end.
   *
   * @param cause the failure; {@code null} for a whole answer
   */
  void ended(@Nullable Throwable cause) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    endpoint.outstanding().decrementAndGet();
    endpoint.endpoint().shares().give(tenant);
    if (cause == null) {
      permit.onSuccess();
      endpoints.answered(endpoint, tenant, provider.now());
      reliability.accept(true);
    } else if (isRefusalOfPool(cause) || isOwnImpatience(cause)) {
      permit.onIgnore();
      endpoints.abandoned(endpoint, tenant);
    } else if (cause instanceof UpstreamException failure) {
      releasePermit(failure);
      updateHealth(failure);
      if (failure.isProvidersFault()) {
        reliability.accept(false);
      }
    } else {
      permit.onIgnore();
      endpoints.abandoned(endpoint, tenant);
    }
    if (pool != null) {
      pool.ended(tenant, end(cause), began, provider.now());
    }
    reportLoad();
    provider.released();
  }

  /**
   * Whether a load balancer has no instance with a place: no sign of trouble, and no reason to keep
   * away from its address.
   */
  private boolean isRefusalOfPool(Throwable cause) {
    return pool != null
        && provider.endpoints().size() == 1
        && cause instanceof UpstreamException failure
        && failure.foundNobody();
  }

  /** Whether no client would have given up so soon. */
  private boolean isOwnImpatience(Throwable cause) {
    return aside
        && cause instanceof UpstreamException failure
        && failure.kind() == FailureKind.TIMEOUT;
  }

  private ModelPool.CallEnd end(@Nullable Throwable cause) {
    if (begun) {
      return ModelPool.CallEnd.COUNTED;
    }
    if (cause == null) {
      return ModelPool.CallEnd.SERVED;
    }
    if (!(cause instanceof UpstreamException failure)) {
      return ModelPool.CallEnd.UNKNOWN;
    }
    if (failure.foundNobody()) {
      return ModelPool.CallEnd.REFUSED;
    }
    return switch (failure.load()) {
      case OVERLOAD -> ModelPool.CallEnd.LATE;
      case BEARABLE -> ModelPool.CallEnd.SERVED;
      case UNKNOWN -> ModelPool.CallEnd.UNKNOWN;
    };
  }

  private void releasePermit(UpstreamException failure) {
    switch (failure.load()) {
      case OVERLOAD -> {
        if (aside) {
          permit.onIgnore(); // the places of clients' calls stay
        } else {
          permit.onDropped();
        }
      }
      case BEARABLE -> permit.onSuccess();
      case UNKNOWN -> permit.onIgnore();
    }
  }

  private void updateHealth(UpstreamException failure) {
    long now = provider.now();
    switch (failure.kind().health()) {
      case UNREACHABLE -> endpoints.unreachable(endpoint, tenant, now);
      case FAILED -> endpoints.failed(endpoint, tenant, now);
      case ANSWERED -> endpoints.answered(endpoint, tenant, now);
      case MISSING -> endpoints.missing(endpoint, tenant, now);
      case UNCHANGED -> endpoints.abandoned(endpoint, tenant);
      case PAUSE -> {
        endpoints.abandoned(endpoint, tenant);
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
          endpoints.pause(endpoint, tenant, retryAfter, now);
        }
      }
    }
  }

  private void reportLoad() {
    provider
        .observer()
        .accept(
            new UpstreamEvent.CallsInFlight(
                provider.provider(), provider.permits().inUse(), provider.permits().limit()));
  }
}
