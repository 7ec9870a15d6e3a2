package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.DemandStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's streamed answer as events in the client's dialect. It ends where the answer does by
 * its protocol, whatever the connection does afterwards; else it fails with an {@link
 * UpstreamException}. While it is paused it reads nothing from the provider.
 */
public final class EventStream extends DemandStream<SseEvent> {
  private static final int MAX_LINGERING_BYTES = 64 << 10;

  /** The most events before the first token that are held back. */
  private static final int MAX_ANNOUNCEMENTS = 256;

  private final HttpClientResponse response;
  private final CallDeadlines deadlines;
  private final SniffedReply reply;
  private final ReplyReader reader;
  private final ReplyFailures failures;
  private final boolean endsInSilence;
  private final Deque<SseEvent> ready = new ArrayDeque<>();
  private final Promise<EventStream> begun = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private @Nullable Throwable failure;
  private boolean said;
  private boolean whole;

  /**
   * @param reader tells the first event that holds a part of the answer
   * @param endsInSilence whether the answer is whole after a short silence once it may end; not if
   *     it has several choices, of which some may not have begun
   */
  EventStream(
      HttpClientResponse response,
      CallDeadlines deadlines,
      SniffedReply reply,
      ReplyReader reader,
      ReplyFailures failures,
      boolean endsInSilence) {
    this.endsInSilence = endsInSilence;
    this.response = response;
    this.deadlines = deadlines;
    this.reply = reply;
    this.reader = reader;
    this.failures = failures;
  }

  /** Starts to read; the future completes with the first token, or fails if there is none. */
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
    if (!take(() -> reply.accept(bytes.getBytes(), this::ready))) {
      response.request().reset();
    } else if (reply.isComplete()) {
      complete();
      drainConnection();
    } else {
      awaitEnd();
      deliver();
    }
  }

  private void ready(SseEvent event) {
    ready.add(event);
    said = said || ready.size() > MAX_ANNOUNCEMENTS || reader.says(event);
  }

  /** Takes events; fails the stream after those that come before a malformed one. */
  private boolean take(Runnable events) {
    try {
      events.run();
      return true;
    } catch (MalformedReplyException e) {
      fail(failures.of(e));
      return false;
    }
  }

  private void awaitEnd() {
    if (endsInSilence && reply.mayEnd()) {
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
    if (begun.future().isComplete()) {
      drain();
    } else if (said) {
      deadlines.firstTokenCame();
      response.pause(); // before completing, as the caller may resume at once
      begun.complete(this);
    }
  }

  private void sourceEnded(String why) {
    if (whole || failure != null) {
      return;
    }
    if (!take(() -> reply.connectionEnded().forEach(this::ready))) {
      return;
    }
    if (reply.mayEnd()) {
      complete();
    } else {
      fail(failures.of(FailureKind.CUT, "broke off its answer" + why));
    }
  }

  private void complete() {
    whole = true;
    deadlines.met();
    over.tryComplete();
    ready.addAll(reply.end());
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

  /** Fails the stream, after the events that came before; one that has not begun at once. */
  void fail(UpstreamException cause) {
    if (failure == null && !whole && !isOver()) {
      deadlines.met();
      failure = cause;
      over.tryFail(cause);
      if (!begun.tryFail(cause)) {
        drain();
      }
    }
  }

  /** Drops the events that have not been delivered, as nobody wants them any more. */
  void discard() {
    if (failure != null) {
      ready.clear();
      drain();
    }
  }

  /** The provider's events that could not be read, and were left out of the answer. */
  public int skipped() {
    return reply.skipped();
  }

  @Override
  protected @Nullable SseEvent poll() {
    return ready.poll();
  }

  @Override
  protected @Nullable StreamEnding ending() {
    if (failure != null) {
      return ready.isEmpty() ? new StreamEnding.Broken(failure) : null;
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
