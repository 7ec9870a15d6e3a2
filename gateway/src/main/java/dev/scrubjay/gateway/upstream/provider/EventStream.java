package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.DemandStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
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

  private final HttpClientResponse response;
  private final CallDeadlines deadlines;
  private final SniffedReply reply;
  private final ReplyFailures failures;
  private final boolean endsInSilence;
  private final PendingMemory memory;
  private final ReplyReading reading;
  private final Promise<EventStream> begun = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private @Nullable SseEvent handedOn;
  private @Nullable Throwable failure;
  private boolean whole;

  /** Whether more may come from the provider. */
  private boolean flowing = true;

  /** Whether the answer's last events are read, after which it is whole. */
  private boolean ending;

  /** Why the source ended while a part was read; null if it did not. */
  private @Nullable String endedMeanwhile;

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
    this.failures = failures;
    this.memory = new PendingMemory(reader.memory());
    this.reading = new ReplyReading(reply, reader, new Parts());
  }

  /** Starts to read; the future completes with the first token, or fails if there is none. */
  Future<EventStream> begin() {
    response.handler(this::received);
    response.endHandler(nothing -> sourceEnded(""));
    response.exceptionHandler(cause -> sourceEnded(": " + ConnectionTrouble.of(cause)));
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
    reading.receive(bytes);
  }

  /** What follows from the parts of the reply. */
  private final class Parts implements ReplyReading.Listener {
    @Override
    public void partRead() {
      if (memory.holds(reply.pending())) {
        taken();
      } else {
        fail(failures.outOfMemory());
        response.request().reset();
      }
    }

    @Override
    public void unreadable(Throwable cause) {
      fail(
          cause instanceof MalformedReplyException malformed
              ? failures.of(malformed)
              : failures.unreadable(cause));
      response.request().reset();
    }

    @Override
    public boolean isSettled() {
      return EventStream.this.isSettled();
    }

    @Override
    public void full() {
      response.pause();
    }

    @Override
    public void caughtUp() {
      if (endedMeanwhile != null) {
        sourceEnded(endedMeanwhile);
      } else if (flowing) {
        response.resume();
      }
    }
  }

  private boolean isSettled() {
    return whole || failure != null;
  }

  private void taken() {
    if (reply.isComplete()) {
      end(true);
    } else {
      awaitEnd();
      deliver();
    }
  }

  private void awaitEnd() {
    if (endsInSilence && reply.mayEnd()) {
      deadlines.awaitMore(this::endInSilence);
    }
  }

  private void endInSilence() {
    if (!isSettled() && !reading.isBusy()) {
      end(true);
    }
  }

  private void deliver() {
    if (begun.future().isComplete()) {
      drain();
    } else if (reading.hasSaid()) {
      deadlines.firstTokenCame();
      flowing = false;
      response.pause(); // before completing, as the caller may resume at once
      begun.complete(this);
    }
  }

  private void sourceEnded(String why) {
    if (isSettled()) {
      return;
    }
    if (reading.isBusy()) {
      endedMeanwhile = why;
      return;
    }
    endedMeanwhile = null;
    reading.readConnectionsEnd(
        () -> {
          if (reply.mayEnd()) {
            end(false);
          } else {
            fail(failures.of(FailureKind.CUT, "broke off its answer" + why));
          }
        });
  }

  /**
   * Ends the whole answer, with last events that may repeat all of it.
   *
   * @param connected whether the connection is still open
   */
  private void end(boolean connected) {
    ending = true;
    reading.readEnd(
        () -> {
          complete();
          if (connected && endedMeanwhile == null) {
            drainConnection();
          }
        });
  }

  private void complete() {
    whole = true;
    memory.release();
    deadlines.met();
    over.tryComplete();
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
    if (whole || ending) {
      flow();
    }
    return whole || ending;
  }

  /** Fails the stream, after the events that came before; one that has not begun at once. */
  void fail(UpstreamException cause) {
    if (failure == null && !whole && !isOver()) {
      deadlines.met();
      memory.release();
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
      reading.ready().clear();
      drain();
    }
  }

  /** The provider's events that could not be read, and were left out of the answer. */
  public int skipped() {
    return reply.skipped();
  }

  @Override
  protected @Nullable SseEvent poll() {
    if (handedOn != null) {
      handedOn.drop(); // by now its reader has had the chance to take what it was parsed to
    }
    handedOn = reading.ready().poll();
    return handedOn;
  }

  @Override
  protected @Nullable StreamEnding ending() {
    if (failure != null) {
      return reading.ready().isEmpty() ? new StreamEnding.Broken(failure) : null;
    }
    return whole && reading.ready().isEmpty() ? new StreamEnding.Completed() : null;
  }

  @Override
  protected void paused() {
    flowing = false;
    if (!whole) {
      deadlines.pause();
      response.pause();
    }
  }

  @Override
  protected void resumed() {
    flowing = true;
    if (!isSettled()) {
      deadlines.resume();
      if (!reading.isBusy()) {
        awaitEnd();
        response.resume();
      }
    }
  }
}
