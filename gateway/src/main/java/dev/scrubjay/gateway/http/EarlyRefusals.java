package dev.scrubjay.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Filters;
import dev.scrubjay.gateway.http.filter.MeantPaths;
import dev.scrubjay.gateway.http.message.ContentLength;
import dev.scrubjay.gateway.load.LoopTurns;
import dev.scrubjay.gateway.load.connection.Connections;
import dev.scrubjay.policy.cache.CacheDirectives;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.List;

/**
 * Turns requests away before anything of them is read but their headers, while more arrive than an
 * event loop can handle. A refusal has to cost far less than an answer, or refusals are all that is
 * left of a replica; so it comes before filters and routes, and no line is logged for it. Calls of
 * operators, reports, and all that only reads are served at any load. Confined to one event loop.
 */
final class EarlyRefusals implements Handler<HttpServerRequest> {
  /** Bodies up to this length are read and dropped, so that the connection can be used again. */
  private static final int SMALL_BODY = 1 << 16;

  private static final long LINGER_S = 2;
  private static final String RETRY_AFTER_S = Long.toString(HeldRefusals.RETRY_AFTER.toSeconds());

  private static final List<String> SERVED_ALWAYS =
      List.of(
          "/v1/tuning/",
          "/v1/outcomes",
          "/v1/cache/purge",
          "/v1/cache/verify",
          "/v1/cache/renew",
          "/v1/cache/release");

  private static final ApiError OVERLOADED =
      ApiError.of(
          ErrorKind.UNAVAILABLE,
          "overloaded",
          "The gateway receives more requests than it can handle.");

  private final LoopTurns turns;
  private final HeldRefusals held;
  private final RefusalLog log;
  private final Filters filters;
  private final Handler<HttpServerRequest> next;

  /**
   * @param next handles requests that are not turned away
   */
  EarlyRefusals(
      LoopTurns turns,
      HeldRefusals held,
      RefusalLog log,
      Filters filters,
      Handler<HttpServerRequest> next) {
    this.turns = turns;
    this.held = held;
    this.log = log;
    this.filters = filters;
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (isServedAlways(request) || turns.admits(needsProvider(request), () -> tenant(request))) {
      next.handle(request);
    } else {
      refuse(request);
    }
  }

  private static boolean isServedAlways(HttpServerRequest request) {
    String path = request.path();
    return path == null || !request.method().equals(HttpMethod.POST) || isServedAlways(path);
  }

  /** A loop, as a stream here was 3 % of a hit. */
  private static boolean isServedAlways(String path) {
    for (String prefix : SERVED_ALWAYS) {
      if (path.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a request says that the cache must not answer it. */
  private static boolean needsProvider(HttpServerRequest request) {
    String cacheControl = request.getHeader(HttpHeaders.CACHE_CONTROL);
    if (cacheControl == null) {
      return false;
    }
    CacheDirectives directives = CacheDirectives.parse(cacheControl);
    return (directives.noStore() || directives.noCache()) && !directives.onlyIfCached();
  }

  /** The tenant of a request; all those without a valid key share one name. */
  private String tenant(HttpServerRequest request) {
    try {
      return filters.authenticator().managedTenant(request.headers());
    } catch (ApiException unknown) {
      return "";
    }
  }

  private void refuse(HttpServerRequest request) {
    filters.meters().turnedAway();
    log.refused();
    if (!(request.connection() instanceof HttpServerConnection connection)) {
      answer(request);
      return;
    }
    Channel channel = connection.channelHandlerContext().channel();
    if (!request.isEnded()) { // the connection counts as used until all of the request has come
      Connections.began(request);
      request.end().onComplete(read -> Connections.ended(request));
    }
    held.refuse(channel, () -> answer(request));
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    boolean closes = closes(request);
    if (closes) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    filters.permitOrigin(request);
    String id = filters.requestIds().give(request);
    ClientDialect dialect =
        ErrorResponses.dialect(MeantPaths.meant(request.path()), request.headers());
    Future<Void> written =
        response
            .setStatusCode(OVERLOADED.kind().status())
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S)
            .end(Buffer.buffer(Json.bytes(dialect.encodeError(OVERLOADED, id))));
    if (closes) {
      written.onComplete(done -> request.connection().shutdown(LINGER_S, SECONDS));
    }
  }

  /** Whether the connection ends: because the replica stops, or not to wait for a large body. */
  private boolean closes(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2
        && (filters.draining().hasBegun() || !(request.isEnded() || hasSmallBody(request)));
  }

  private static boolean hasSmallBody(HttpServerRequest request) {
    long length = ContentLength.of(request);
    return length != ContentLength.UNKNOWN
        && length <= SMALL_BODY
        && !request.headers().contains(HttpHeaders.EXPECT);
  }
}
