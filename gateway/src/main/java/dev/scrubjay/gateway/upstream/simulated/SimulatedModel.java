package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One simulated model, with the latency of the catalog and the faults that are set for it. */
final class SimulatedModel {
  /** The share of the latency before the first event of a stream. */
  private static final double FIRST_EVENT = 0.3;

  private static final long SLOW_MILLIS = 1000;

  private final Vertx vertx;
  private final String id;
  private final double latencyMillis;
  private final SimulatedAnswers answers;
  private final Faults faults;

  /** A model of the catalog. */
  SimulatedModel(Vertx vertx, ModelConfig model, double latencyScale, Faults faults) {
    this(
        vertx,
        model.profile().id(),
        model.profile().accuracy(),
        model.profile().latency().toMillis() * latencyScale,
        faults);
  }

  /**
   * A model.
   *
   * @param accuracy the share of its answers that are right, 0 to 1
   */
  SimulatedModel(Vertx vertx, String id, double accuracy, double latencyMillis, Faults faults) {
    this.vertx = vertx;
    this.id = id;
    this.latencyMillis = latencyMillis;
    this.answers = new SimulatedAnswers(id, accuracy);
    this.faults = faults;
  }

  void answer(
      RoutingContext context, Protocol protocol, Conversation conversation, boolean stream) {
    Fault fault = faults.next(id).orElse(null);
    if (fault != null && replacesAnswer(fault)) {
      fail(context, protocol, fault);
      return;
    }
    double latency = latencyMillis + (fault == Fault.SLOW ? SLOW_MILLIS : 0);
    if (stream) {
      List<SseEvent> events = protocol.stream(answers.answer(conversation));
      after(latency * FIRST_EVENT, () -> stream(context.response(), events, latency, fault));
    } else {
      ObjectNode answer = protocol.answer(answers.answer(conversation));
      after(latency, () -> whole(context, answer, fault));
    }
  }

  void embed(RoutingContext context, Protocol protocol, Supplier<ObjectNode> answer) {
    Fault fault = faults.next(id).orElse(null);
    if (fault != null && replacesAnswer(fault)) {
      fail(context, protocol, fault);
    } else {
      after(latencyMillis, () -> whole(context, answer.get(), fault));
    }
  }

  /** Counts the tokens of a request as {@link SimulatedAnswers} does. */
  void count(
      RoutingContext context, Protocol protocol, TokenCountDialect dialect, ChatRequest request) {
    Fault fault = faults.next(id).orElse(null);
    if (fault != null && replacesAnswer(fault)) {
      fail(context, protocol, fault);
    } else {
      long tokens = SimulatedAnswers.inputTokens(dialect.conversation(request));
      after(latencyMillis, () -> whole(context, dialect.encodeCount(tokens), fault));
    }
  }

  /** Whether there is no answer, not even the start of one. */
  private static boolean replacesAnswer(Fault fault) {
    return switch (fault) {
      case RATE_LIMITED, REFUSED, SERVER_ERROR, UNAVAILABLE, HANG, RUBBISH -> true;
      case SLOW, STALL, CUT -> false;
    };
  }

  private static void fail(RoutingContext context, Protocol protocol, Fault fault) {
    HttpServerResponse response = context.response();
    switch (fault) {
      case RATE_LIMITED -> {
        response.putHeader("Retry-After", "1");
        send(context, 429, protocol.error(error(ErrorKind.RATE_LIMITED)));
      }
      case REFUSED -> send(context, 400, protocol.error(error(ErrorKind.INVALID_REQUEST)));
      case SERVER_ERROR -> send(context, 500, protocol.error(error(ErrorKind.INTERNAL)));
      case UNAVAILABLE -> send(context, 503, protocol.error(error(ErrorKind.UNAVAILABLE)));
      case RUBBISH ->
          response.putHeader("content-type", "text/html").end("<html>simulated rubbish</html>");
      case HANG, SLOW, STALL, CUT -> {}
    }
  }

  private static ApiError error(ErrorKind kind) {
    return ApiError.of(kind, "simulated", "a simulated fault");
  }

  private static void whole(RoutingContext context, ObjectNode answer, @Nullable Fault fault) {
    Buffer body = Buffer.buffer(Json.bytes(answer));
    if (isBroken(fault)) {
      HttpServerResponse response = context.response();
      response
          .putHeader("content-type", "application/json")
          .putHeader("content-length", Integer.toString(body.length()))
          .write(body.slice(0, body.length() / 2))
          .onComplete(
              written -> {
                if (fault == Fault.CUT) {
                  context.request().connection().close();
                }
              });
    } else {
      send(context, 200, answer);
    }
  }

  private void stream(
      HttpServerResponse response, List<SseEvent> events, double latency, @Nullable Fault fault) {
    response.putHeader("content-type", "text/event-stream").setChunked(true);
    int last = isBroken(fault) ? events.size() / 2 : events.size();
    double pause = latency * (1 - FIRST_EVENT) / events.size();
    next(response, events.subList(0, last), pause, isBroken(fault) ? fault : null);
  }

  private void next(
      HttpServerResponse response, List<SseEvent> left, double pause, @Nullable Fault fault) {
    if (response.closed()) {
      return;
    }
    if (left.isEmpty()) {
      if (fault == null) {
        response.end();
      } else if (fault == Fault.CUT) {
        response.reset();
      }
      return;
    }
    response
        .write(left.get(0).encode())
        .onSuccess(
            written ->
                after(pause, () -> next(response, left.subList(1, left.size()), pause, fault)));
  }

  /** Whether the answer stops half-way. */
  private static boolean isBroken(@Nullable Fault fault) {
    return fault != null && fault != Fault.SLOW;
  }

  private void after(double millis, Runnable action) {
    long whole = Math.round(millis);
    if (whole < 1) {
      action.run();
    } else {
      vertx.setTimer(whole, id -> action.run());
    }
  }

  static void send(RoutingContext context, int status, ObjectNode body) {
    if (!context.response().closed() && !context.response().ended()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("content-type", "application/json")
          .putHeader("X-Simulated", "true")
          .end(Buffer.buffer(Json.bytes(body)));
    }
  }
}
