package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.http.filter.ReplyPace;
import dev.scrubjay.gateway.load.LargeWork;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The copy of an answer's events to its client, no faster than the client reads. Confined to the
 * request's context.
 */
final class StreamCopy {
  private final RoutingContext context;
  private final ChatRequest request;
  private final OpenStream stream;

  /** The event that is being sent, before which nothing else is. */
  private Future<Void> sending = Future.succeededFuture();

  StreamCopy(RoutingContext context, ChatRequest request, OpenStream stream) {
    this.context = context;
    this.request = request;
    this.stream = stream;
  }

  void copy(ReadStream<SseEvent> events) {
    stream.begin();
    events.exceptionHandler(
        cause -> sending.onComplete(sent -> stream.fail(sent.failed() ? sent.cause() : cause)));
    events.endHandler(nothing -> stream.end());
    events.handler(event -> send(events, event));
    events.resume();
  }

  private void send(ReadStream<SseEvent> events, SseEvent event) {
    if (!LargeWork.isLarge(event.data().length())) {
      write(events, encoded(event));
      return;
    }
    events.pause();
    sending =
        LargeWork.onBytes(event.data().length(), () -> encoded(event))
            .onSuccess(
                bytes -> {
                  if (!context.response().ended() && !context.response().closed()) {
                    write(events, bytes);
                    if (!context.response().writeQueueFull()) {
                      events.resume();
                    }
                  }
                })
            .onFailure(stream::fail)
            .mapEmpty();
  }

  /** The bytes of what the client gets of {@code event}; null if that is nothing. */
  private @Nullable Buffer encoded(SseEvent event) {
    return request.dialect().shown(event, request).map(stream::encoded).orElse(null);
  }

  private void write(ReadStream<SseEvent> events, @Nullable Buffer event) {
    if (event != null) {
      stream.send(event);
    }
    if (context.response().writeQueueFull()) {
      events.pause();
      ReplyPace.await(context, events::resume);
    }
  }
}
