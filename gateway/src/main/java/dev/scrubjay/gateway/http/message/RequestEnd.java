package dev.scrubjay.gateway.http.message;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
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
      context.addEndHandler(created::come);
      end = created;
    }
    end.actions.add(action);
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
