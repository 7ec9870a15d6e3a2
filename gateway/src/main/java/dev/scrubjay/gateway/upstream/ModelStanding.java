package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.ProviderEndpoints.Endpoint;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Cause;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Ejected;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Readmitted;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/** Which of its provider's endpoints a model may be asked at. Thread-safe. */
final class ModelStanding {
  private final String model;
  private final ProviderEndpoints provider;
  private final List<Place> places;
  private final Breakers breakers;

  /** Until when each place has asked to be left alone, less {@link #epoch}. */
  private final AtomicLongArray pausedUntil;

  private final long epoch;

  ModelStanding(String model, ProviderEndpoints provider) {
    this.model = model;
    this.provider = provider;
    List<Place> all = new ArrayList<>();
    for (Endpoint endpoint : provider.endpoints()) {
      all.add(new Place(all.size(), endpoint));
    }
    this.places = List.copyOf(all);
    this.breakers = new Breakers(places.size(), provider.policy().ejection(), provider.random());
    this.pausedUntil = new AtomicLongArray(places.size());
    this.epoch = provider.now();
  }

  /** The model at an endpoint. */
  record Place(int index, Endpoint endpoint) {
    int outstanding() {
      return endpoint.outstanding().get();
    }
  }

  /** Where a call may be made now, beside the endpoints that have been {@code tried}. */
  List<Place> open(Set<String> tried, long now) {
    return places.stream()
        .filter(place -> !tried.contains(place.endpoint().name()))
        .filter(place -> pause(place, now).isZero())
        .filter(place -> breakers.admits(place.index(), now))
        .filter(place -> provider.reachability().admits(place.index(), now))
        .toList();
  }

  /** Lets a call pass, if it still may; one of the methods below must follow. */
  boolean admit(Place place, long now) {
    if (!provider.reachability().admit(place.index(), now)) {
      return false;
    }
    if (!breakers.admit(place.index(), now)) {
      provider.reachability().abandoned(place.index());
      return false;
    }
    return true;
  }

  /** The model answered. */
  void answered(Place place, long now) {
    reached(place, now);
    if (breakers.succeeded(place.index(), now)) {
      readmitted(place, Optional.of(model));
    }
  }

  /** The endpoint was reached, and the model failed. */
  void failed(Place place, long now) {
    reached(place, now);
    breakers
        .failed(place.index(), now)
        .ifPresent(length -> ejected(place, Optional.of(model), Cause.FAILURES, length));
  }

  /** No connection could be made. */
  void unreached(Place place, long now) {
    provider
        .reachability()
        .failed(place.index(), now)
        .ifPresent(length -> ejected(place, Optional.empty(), Cause.FAILURES, length));
    breakers.abandoned(place.index());
  }

  /** The call shows nothing. */
  void abandoned(Place place) {
    provider.reachability().abandoned(place.index());
    breakers.abandoned(place.index());
  }

  /** The model asks to be left alone. */
  void pause(Place place, Duration asked, long now) {
    Duration limit = provider.policy().ejection().maxRetryAfter();
    Duration length = asked.compareTo(limit) > 0 ? limit : asked;
    pausedUntil.accumulateAndGet(place.index(), now - epoch + length.toNanos(), Math::max);
    if (length.isPositive()) {
      ejected(place, Optional.of(model), Cause.RATE_LIMIT, length);
    }
  }

  /** Why there is no open place: that of the one which opens first. */
  UpstreamException refusal(long now) {
    Place first =
        places.stream().min(Comparator.comparing(place -> closedFor(place, now))).orElseThrow();
    Duration pause = pause(first, now);
    Duration left = closedFor(first, now);
    boolean limited = !pause.isZero() && pause.equals(left);
    String why = limited ? "has said that it was asked too often" : "has failed time and again";
    return new UpstreamException(
        limited ? Kind.PAUSED : Kind.EJECTED,
        provider.provider(),
        String.format(
            Locale.ROOT, "%s; %s is left alone for %.1f s", why, model, left.toMillis() / 1e3),
        new ErrorReply(0, null, null, left));
  }

  private Duration closedFor(Place place, long now) {
    Duration broken = breakers.remaining(place.index(), now);
    Duration unreachable = provider.reachability().remaining(place.index(), now);
    Duration longer = broken.compareTo(unreachable) > 0 ? broken : unreachable;
    Duration pause = pause(place, now);
    return pause.compareTo(longer) > 0 ? pause : longer;
  }

  private Duration pause(Place place, long now) {
    return Duration.ofNanos(Math.max(0, pausedUntil.get(place.index()) - (now - epoch)));
  }

  private void reached(Place place, long now) {
    if (provider.reachability().succeeded(place.index(), now)) {
      readmitted(place, Optional.empty());
    }
  }

  private void ejected(Place place, Optional<String> which, Cause cause, Duration length) {
    provider
        .observer()
        .accept(new Ejected(provider.provider(), place.endpoint().name(), which, cause, length));
  }

  private void readmitted(Place place, Optional<String> which) {
    provider.observer().accept(new Readmitted(provider.provider(), place.endpoint().name(), which));
  }
}
