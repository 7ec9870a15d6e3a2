package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.stream.DemandStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's streamed answer as events in the client's dialect. It ends only if the answer is
 * complete, and else fails with an {@link UpstreamException}. While it is paused it reads nothing
 * from the provider.
 */
public final class EventStream extends DemandStream<SseEvent> {
  private static final int MAX_EVENT_BYTES = 8 << 20;

  private final HttpClientResponse response;
  private final CallDeadlines deadlines;
  private final StreamTranslator translator;
  private final String provider;
  private final SseParser parser = new SseParser(MAX_EVENT_BYTES);
  private final Deque<SseEvent> ready = new ArrayDeque<>();
  private final Promise<EventStream> begun = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private @Nullable Throwable failure;
  private boolean sourceEnded;

  EventStream(
      HttpClientResponse response,
      CallDeadlines deadlines,
      StreamTranslator translator,
      String provider) {
    this.response = response;
    this.deadlines = deadlines;
    this.translator = translator;
    this.provider = provider;
  }

  /** Starts to read; the future completes with the first event, or fails if there is none. */
  Future<EventStream> begin() {
    response.handler(this::received);
    response.endHandler(nothing -> sourceEnded());
    response.exceptionHandler(
        cause ->
            fail(
                new UpstreamException(
                    FailureKind.CUT, provider, "broke off its answer: " + cause.getMessage())));
    response.resume();
    return begun.future();
  }

  /**
   * Calls {@code action} exactly once, when the provider's stream has ended: with {@code null} if
   * the answer is complete, else with the failure.
   */
  public void whenOver(Consumer<@Nullable Throwable> action) {
    over.future().onComplete(ended -> action.accept(ended.cause()));
  }

  private void received(Buffer bytes) {
    deadlines.progressed();
    try {
      for (SseEvent event : parser.accept(bytes.getBytes())) {
        ready.addAll(translator.accept(event));
      }
    } catch (MalformedReplyException e) {
      fail(
          new UpstreamException(
              FailureKind.MALFORMED, provider, "sent a malformed reply: " + e.getMessage()));
      response.request().reset();
      return;
    }
    if (!ready.isEmpty() && !begun.future().isComplete()) {
      response.pause(); // before completing, as the caller may resume at once
      begun.complete(this);
    } else {
      drain();
    }
  }

  private void sourceEnded() {
    if (!translator.isComplete() || !parser.isAtRest()) {
      fail(new UpstreamException(FailureKind.CUT, provider, "broke off its answer"));
      return;
    }
    deadlines.met();
    sourceEnded = true;
    over.tryComplete();
    ready.addAll(translator.end());
    begun.tryComplete(this);
    drain();
  }

  /** Fails the stream; events that have not been delivered are lost. */
  void fail(UpstreamException cause) {
    if (failure == null && !isOver()) {
      deadlines.met();
      failure = cause;
      over.tryFail(cause);
      ready.clear();
      if (!begun.tryFail(cause)) {
        drain();
      }
    }
  }

  @Override
  protected @Nullable SseEvent poll() {
    return ready.poll();
  }

  @Override
  protected @Nullable StreamEnding ending() {
    if (failure != null) {
      return new StreamEnding.Broken(failure);
    }
    return sourceEnded && ready.isEmpty() ? new StreamEnding.Completed() : null;
  }

  @Override
  protected void paused() {
    deadlines.pause();
    response.pause();
  }

  @Override
  protected void resumed() {
    deadlines.resume();
    if (!sourceEnded && failure == null) {
      response.resume();
    }
  }
}
