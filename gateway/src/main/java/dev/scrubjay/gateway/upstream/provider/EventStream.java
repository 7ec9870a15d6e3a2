package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.stream.DemandStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider's streamed answer as events in the client's dialect. It ends where the answer does by
 * its protocol, whatever the connection does afterwards; else it fails with an {@link
 * UpstreamException}. While it is paused it reads nothing from the provider.
 */
public final class EventStream extends DemandStream<SseEvent> {
  private static final int MAX_EVENT_BYTES = 8 << 20;
  private static final int MAX_LINGERING_BYTES = 64 << 10;

  private final HttpClientResponse response;
  private final CallDeadlines deadlines;
  private final StreamTranslator translator;
  private final String provider;
  private final boolean endsInSilence;
  private final SseParser parser = new SseParser(MAX_EVENT_BYTES);
  private final Deque<SseEvent> ready = new ArrayDeque<>();
  private final Promise<EventStream> begun = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private @Nullable Throwable failure;
  private boolean whole;

  /**
   * @param endsInSilence whether the answer is whole after a short silence once it may end; not if
   *     it has several choices, of which some may not have begun
   */
  EventStream(
      HttpClientResponse response,
      CallDeadlines deadlines,
      StreamTranslator translator,
      String provider,
      boolean endsInSilence) {
    this.endsInSilence = endsInSilence;
    this.response = response;
    this.deadlines = deadlines;
    this.translator = translator;
    this.provider = provider;
  }

  /** Starts to read; the future completes with the first event, or fails if there is none. */
  Future<EventStream> begin() {
    response.handler(this::received);
    response.endHandler(nothing -> sourceEnded(""));
    response.exceptionHandler(cause -> sourceEnded(": " + cause.getMessage()));
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
    if (!translate(() -> parser.accept(bytes.getBytes()))) {
      response.request().reset();
    } else if (translator.isComplete()) {
      complete();
      drainConnection();
    } else {
      awaitEnd();
      deliver();
    }
  }

  /** Translates events up to the answer's end; what comes after it is ignored. */
  private boolean translate(Supplier<List<SseEvent>> events) {
    try {
      for (SseEvent event : events.get()) {
        if (!translator.isComplete()) {
          ready.addAll(translator.accept(event));
        }
      }
      return true;
    } catch (MalformedReplyException e) {
      fail(
          new UpstreamException(
              FailureKind.MALFORMED, provider, "sent a malformed reply: " + e.getMessage()));
      return false;
    }
  }

  private void awaitEnd() {
    if (endsInSilence && translator.mayEnd()) {
      deadlines.awaitMore(this::endInSilence);
    }
  }

  private void endInSilence() {
    if (!whole && failure == null) {
      complete();
      drainConnection();
    }
  }

  private void deliver() {
    if (!ready.isEmpty() && !begun.future().isComplete()) {
      response.pause(); // before completing, as the caller may resume at once
      begun.complete(this);
    } else {
      drain();
    }
  }

  private void sourceEnded(String why) {
    if (whole || failure != null) {
      return;
    }
    boolean mayEnd = translator.mayEnd();
    try {
      parser.end().forEach(event -> ready.addAll(translator.accept(event)));
    } catch (MalformedReplyException cut) {
      if (!mayEnd) {
        fail(new UpstreamException(FailureKind.CUT, provider, "broke off its answer" + why));
        return;
      }
    }
    if (translator.mayEnd()) {
      complete();
    } else {
      fail(new UpstreamException(FailureKind.CUT, provider, "broke off its answer" + why));
    }
  }

  private void complete() {
    whole = true;
    deadlines.met();
    over.tryComplete();
    ready.addAll(translator.end());
    begun.tryComplete(this);
    drain();
  }

  /** Waits a little for the connection's end, so that it can be used again; else resets it. */
  private void drainConnection() {
    HttpClientRequest request = response.request();
    Runnable ended = deadlines.linger(request::reset);
    AtomicInteger ignored = new AtomicInteger();
    response.endHandler(nothing -> ended.run());
    response.exceptionHandler(cause -> ended.run());
    response.handler(
        bytes -> {
          if (ignored.addAndGet(bytes.length()) > MAX_LINGERING_BYTES) {
            request.reset();
          }
        });
    response.resume();
  }

  /** Whether the answer has ended; if so, reads it to its end, as its reader may have left. */
  boolean endedBefore() {
    if (whole) {
      flow();
    }
    return whole;
  }

  /** Fails the stream; events that have not been delivered are lost. */
  void fail(UpstreamException cause) {
    if (failure == null && !whole && !isOver()) {
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
    return whole && ready.isEmpty() ? new StreamEnding.Completed() : null;
  }

  @Override
  protected void paused() {
    if (!whole) {
      deadlines.pause();
      response.pause();
    }
  }

  @Override
  protected void resumed() {
    if (!whole && failure == null) {
      deadlines.resume();
      awaitEnd();
      response.resume();
    }
  }
}
