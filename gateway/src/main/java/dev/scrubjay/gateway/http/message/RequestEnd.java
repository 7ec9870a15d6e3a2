package dev.scrubjay.gateway.http.message;

import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done at the end of a request, once. Usually that is the end of its response. A request
 * that becomes a WebSocket has no response that ends, so its end is told here.
 */
public final class RequestEnd {
  private static final String KEY = "request-end";

  private final List<Handler<AsyncResult<Void>>> actions = new ArrayList<>();
  private boolean over;

  private RequestEnd() {}

  /** Runs {@code action} at the request's end, with a failure if its client disconnected. */
  public static void of(RoutingContext context, Handler<AsyncResult<Void>> action) {
    RequestEnd end = context.get(KEY);
    if (end == null) {
      RequestEnd created = new RequestEnd();
      context.put(KEY, created);
      context.addEndHandler(how -> created.come(isSent(context) ? Future.succeededFuture() : how));
      end = created;
    }
    end.actions.add(action);
  }

  /** A cancellation for when the client closes its connection before the response has ended. */
  public static Cancellation cancellation(RoutingContext context) {
    Cancellation cancellation = new Cancellation();
    context.response().closeHandler(nothing -> cancellation.cancel());
    return cancellation;
  }

  /**
   * Whether all of a response over HTTP/2 has been handed to the connection. Vert.x tells the end
   * of a stream whose request has ended as a closed connection, if it is not written at once.
   */
  private static boolean isSent(RoutingContext context) {
    return context.request().version() == HttpVersion.HTTP_2 && context.response().ended();
  }

  /** Tells that the WebSocket which a request has become is closed. */
  public static void ofWebSocket(RoutingContext context) {
    RequestEnd end = context.get(KEY);
    if (end != null) {
      end.come(Future.succeededFuture());
    }
  }

  private void come(AsyncResult<Void> how) {
    if (!over) {
      over = true;
      actions.forEach(action -> action.handle(how));
    }
  }
}
