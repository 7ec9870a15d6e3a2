package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestStart;
import dev.scrubjay.gateway.load.PartedBody;
import dev.scrubjay.gateway.load.connection.Connections;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that has arrived and is not at the router yet. It is over when it is answered, handed
 * on to the router, or its client is gone; each of them once. Confined to its event loop.
 */
public final class Arrival {
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final Entrance entrance;
  private final HttpServerRequest request;
  private final long startNanos;
  private @Nullable String id;
  private @Nullable Consumer<@Nullable PartedBody> reader;
  private boolean over;

  Arrival(Entrance entrance, HttpServerRequest request) {
    this.entrance = entrance;
    this.request = request;
    this.startNanos = entrance.nanoTime.getAsLong();
  }

  Arrival begin(Draining draining) {
    Connections.began(request);
    draining.arrived(request);
    entrance.meters.began();
    return this;
  }

  public HttpServerRequest request() {
    return request;
  }

  /** The ticker's reading when it arrived. */
  public long startNanos() {
    return startNanos;
  }

  /** Its id, which its response carries. */
  public String id() {
    String given = id;
    if (given == null) {
      given = entrance.ids.give(request);
      id = given;
    }
    return given;
  }

  /**
   * Reads its body; it is over if that comes too late, or not at all.
   *
   * @param then is given the body as it came, or null if it is over
   */
  public void read(Consumer<@Nullable PartedBody> then) {
    reader = then;
    entrance.deadlines.expect(this, this::fail);
    PartedBody body = new PartedBody();
    request.exceptionHandler(this::fail).handler(body::add).endHandler(end -> readerIsTold(body));
  }

  private void readerIsTold(@Nullable PartedBody result) {
    Consumer<@Nullable PartedBody> told = reader;
    if (told != null) {
      reader = null;
      entrance.deadlines.met(this);
      told.accept(result);
    }
  }

  /**
   * Hands it on, with its body.
   *
   * @param read its body
   * @param known tells the routes what else is known of it
   */
  public void handOn(PartedBody read, Consumer<RoutingContext> known) {
    read.whole()
        .onSuccess(
            body ->
                handOn(
                    context -> {
                      ReadBodies.given(context, body);
                      known.accept(context);
                    }))
        .onFailure(cause -> handOn(context -> HandedOn.fail(context, cause)));
  }

  private void fail(Throwable cause) {
    if (reader != null) {
      handOn(context -> HandedOn.fail(context, cause));
      readerIsTold(null);
    }
  }

  private void handOn(Consumer<RoutingContext> known) {
    if (isGone()) {
      return;
    }
    over = true;
    entrance.meters.left(); // the router's filters count it again
    Connections.ended(request);
    entrance.handedOn.route(
        entrance.router,
        request,
        context -> {
          RequestStart.at(context, startNanos);
          known.accept(context);
        });
  }

  /** Whether its client is gone; if so, it is over. */
  public boolean isGone() {
    if (over || !request.response().closed()) {
      return over;
    }
    over = true;
    entrance.meters.aborted();
    log(true);
    Connections.ended(request);
    return true;
  }

  /** Answers it with {@code answer}, of JSON, and the headers that the response has. */
  @SuppressWarnings("FutureReturnValueIgnored") // a client that is gone meanwhile needs nothing
  public void answer(Buffer answer) {
    over = true;
    entrance.cors.permit(request);
    HttpServerResponse response = request.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.length()))
        .end(answer);
    entrance.meters.ended(response.getStatusCode());
    log(false);
    Connections.ended(request);
  }

  private void log(boolean aborted) {
    entrance.log.log(request, request.path(), id(), startNanos, SpanContext.getInvalid(), aborted);
  }
}
