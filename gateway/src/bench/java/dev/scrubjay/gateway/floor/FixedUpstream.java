package dev.scrubjay.gateway.floor;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * A provider with OpenAI's API that gives the same answer to every request, at once. Arguments: the
 * port on 127.0.0.1.
 *
 * <p>Each event of a stream is a write of its own, and other requests are served in between.
 */
public final class FixedUpstream {
  private static final List<Buffer> EVENTS = FixedAnswer.events();
  private static final Buffer NO_MODELS = Buffer.buffer("{\"object\":\"list\",\"data\":[]}");

  private final Vertx vertx;

  private FixedUpstream(Vertx vertx) {
    this.vertx = vertx;
  }

  public static void main(String[] args) {
    Vertx vertx = FloorServer.vertx();
    FixedUpstream upstream = new FixedUpstream(vertx);
    FloorServer.serve(vertx, Integer.parseInt(args[0]), upstream::answer);
  }

  private void answer(HttpServerRequest request) {
    if (request.path().endsWith("/models")) {
      request.response().putHeader("content-type", "application/json").end(NO_MODELS);
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              if (FixedAnswer.isStreamed(body)) {
                HttpServerResponse response = request.response().setChunked(true);
                response.putHeader("content-type", "text/event-stream");
                writeFrom(0, response);
              } else {
                FloorServer.end(request, FixedAnswer.as(body));
              }
            });
  }

  private void writeFrom(int index, HttpServerResponse response) {
    if (response.closed()) {
      return;
    }
    Buffer event = EVENTS.get(index);
    if (index == EVENTS.size() - 1) {
      response.end(event);
      return;
    }
    response.write(event);
    vertx.runOnContext(next -> writeFrom(index + 1, response));
  }
}
