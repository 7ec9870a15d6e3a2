package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.load.FairShares;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Refuses requests while too many are being served, or too many of their tenant. A few fast
 * refusals are better than answers that all come too late. A request is served from when its body
 * is there; as many again may be sending theirs.
 */
final class InFlightLimit {
  private static final String KEY = "in-flight";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int limit;
  private final FairShares arriving = new FairShares();
  private final FairShares served = new FairShares();

  InFlightLimit(int limit) {
    this.limit = limit;
  }

  /** A place that a request has taken. */
  private static final class Place {
    private final String tenant;
    private FairShares of;

    Place(String tenant, FairShares of) {
      this.tenant = tenant;
      this.of = of;
    }

    void give() {
      of.give(tenant);
    }
  }

  /** Admits a request whose body may still be on its way. */
  void arriving(RoutingContext context) {
    String tenant = Authenticator.tenant(context);
    if (!arriving.take(tenant, limit)) {
      throw refusal();
    }
    Place place = new Place(tenant, arriving);
    context.put(KEY, place);
    RequestEnd.of(context, ended -> place.give());
    context.next();
  }

  /** Admits a request whose body is there, or is passed on as it comes. */
  void served(RoutingContext context) {
    Place place = context.get(KEY);
    if (place != null) {
      if (!served.take(place.tenant, limit)) {
        throw refusal();
      }
      place.give();
      place.of = served;
    }
    context.next();
  }

  private static ApiException refusal() {
    return new ApiException(
        ApiError.of(
                ErrorKind.UNAVAILABLE,
                "overloaded",
                "The gateway is serving as many requests as it can.")
            .withRetryAfter(RETRY_AFTER));
  }
}
