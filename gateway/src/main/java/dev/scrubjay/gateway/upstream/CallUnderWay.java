package dev.scrubjay.gateway.upstream;

import com.netflix.concurrency.limits.Limiter;
import dev.scrubjay.gateway.upstream.ModelStanding.Place;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that has been admitted: it holds a permit and counts as its endpoint's load until its end
 * is told. Only the first end counts. Thread-safe.
 */
final class CallUnderWay {
  private static final int UNAVAILABLE = 503;

  /** Anthropic's word for overload. */
  private static final int OVERLOADED = 529;

  private final ProviderEndpoints provider;
  private final ModelStanding standing;
  private final Place place;
  private final Limiter.Listener permit;
  private final Consumer<Boolean> reliability;
  private final AtomicBoolean over = new AtomicBoolean();

  /**
   * @param reliability told whether the model answered, if that is its doing
   */
  CallUnderWay(
      ProviderEndpoints provider,
      ModelStanding standing,
      Place place,
      Limiter.Listener permit,
      Consumer<Boolean> reliability) {
    this.provider = provider;
    this.standing = standing;
    this.place = place;
    this.permit = permit;
    this.reliability = reliability;
    place.endpoint().outstanding().incrementAndGet();
    tellLoad();
  }

  /**
   * Notes the end.
   *
   * @param cause {@code null} for a whole answer
   */
  void ended(@Nullable Throwable cause) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    place.endpoint().outstanding().decrementAndGet();
    if (cause == null) {
      permit.onSuccess();
      standing.answered(place, provider.now());
      reliability.accept(true);
    } else if (cause instanceof UpstreamException failure) {
      giveBack(failure);
      judge(failure);
      if (failure.isProvidersFault()) {
        reliability.accept(false);
      }
    } else {
      permit.onIgnore();
      standing.abandoned(place);
    }
    tellLoad();
  }

  private void giveBack(UpstreamException failure) {
    switch (failure.kind()) {
      case RATE_LIMITED, TIMEOUT -> permit.onDropped();
      case SERVER_ERROR -> {
        if (failure.status() == UNAVAILABLE || failure.status() == OVERLOADED) {
          permit.onDropped();
        } else {
          permit.onIgnore();
        }
      }
      case REJECTED -> permit.onSuccess();
      case CONNECT, AUTH, MALFORMED, CUT, OVERFLOW, EJECTED, PAUSED, CANCELLED -> permit.onIgnore();
    }
  }

  private void judge(UpstreamException failure) {
    long now = provider.now();
    switch (failure.kind()) {
      case CONNECT -> standing.unreached(place, now);
      case TIMEOUT, SERVER_ERROR, AUTH, MALFORMED, CUT -> standing.failed(place, now);
      case REJECTED -> standing.answered(place, now);
      case RATE_LIMITED -> {
        standing.abandoned(place);
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
          standing.pause(place, retryAfter, now);
        }
      }
      case OVERFLOW, EJECTED, PAUSED, CANCELLED -> standing.abandoned(place);
    }
  }

  private void tellLoad() {
    provider
        .observer()
        .accept(
            new UpstreamEvent.CallsUnderWay(
                provider.provider(), provider.permits().inUse(), provider.permits().limit()));
  }
}
