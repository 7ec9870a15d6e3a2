package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.stream.DemandStream;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's streamed answer as events in the client's dialect. It ends where the answer does by
 * its protocol, whatever the connection does afterwards; else it fails with an {@link
 * UpstreamException}. While it is paused it reads nothing from the provider.
 */
public final class EventStream extends DemandStream<SseEvent> {
  /** The most bytes that are read without a break for others. */
  private static final int BYTES_AT_ONCE = 64 << 10;

  private static final int MAX_LINGERING_BYTES = 64 << 10;

  /** The most events before the first token that are held back. */
  private static final int MAX_ANNOUNCEMENTS = 256;

  private final HttpClientResponse response;
  private final CallDeadlines deadlines;
  private final SniffedReply reply;
  private final ReplyReader reader;
  private final ReplyFailures failures;
  private final boolean endsInSilence;
  private final PendingMemory memory;
  private final Deque<SseEvent> ready = new ArrayDeque<>();
  private final Promise<EventStream> begun = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private @Nullable Throwable failure;
  private boolean said;
  private long total;

  /** Bytes since other events of the event loop last had their turn. */
  private long turn;

  private boolean whole;

  /** Whether more may come from the provider. */
  private boolean flowing = true;

  private boolean yielding;

  /** Whether a worker thread reads a part of the reply, which nobody else may touch then. */
  private boolean reading;

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
    this.reader = reader;
    this.failures = failures;
    this.memory = new PendingMemory(reader.memory());
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
    total += bytes.length();
    yieldAfter(bytes.length());
    read(
        bytes.length(),
        events -> reply.accept(bytes.getBytes(), events),
        () -> {
          if (memory.holds(reply.pending())) {
            taken();
          } else {
            fail(failures.outOfMemory());
            response.request().reset();
          }
        });
  }

  /**
   * Lets other events of the event loop have their turn after many bytes, as a fast provider's come
   * without a break.
   */
  private void yieldAfter(int bytes) {
    turn += bytes;
    if (turn >= BYTES_AT_ONCE && !yielding) {
      yielding = true;
      response.pause();
      LargeWork.later()
          .onComplete(
              now -> {
                yielding = false;
                turn = 0;
                goOn();
              });
    }
  }

  /** Has more of the reply come, unless there is a reason why it should not. */
  private void goOn() {
    if (flowing && !reading && !yielding && !whole && failure == null) {
      response.resume();
    }
  }

  private void taken() {
    if (reply.isComplete()) {
      end(true);
    } else {
      awaitEnd();
      deliver();
    }
  }

  private void ready(SseEvent event) {
    ready.add(event);
    said = said || ready.size() > MAX_ANNOUNCEMENTS || reader.says(event);
  }

  /**
   * Reads a part of the reply; fails the stream after the events that come before a malformed one.
   * A worker thread reads what may complete a large event, while the provider is paused.
   *
   * @param bytes that the work on the part is in proportion to
   * @param next done once it has been read
   */
  private void read(long bytes, Consumer<Consumer<SseEvent>> part, Runnable next) {
    if (!LargeWork.isLarge(bytes + reply.pending())) {
      try {
        part.accept(this::ready);
      } catch (MalformedReplyException e) {
        malformed(e);
        return;
      }
      next.run();
      return;
    }
    reading = true;
    response.pause();
    List<SseEvent> events = new ArrayList<>();
    boolean announced = said;
    LargeWork.onBytes(
            bytes + reply.pending(),
            () -> {
              part.accept(events::add);
              return announced || events.stream().anyMatch(reader::says);
            })
        .onComplete(done -> readByWorker(events, done, next));
  }

  private void readByWorker(List<SseEvent> events, AsyncResult<Boolean> done, Runnable next) {
    reading = false;
    if (failure != null || whole) {
      return; // it was given up meanwhile
    }
    said = said || done.failed() || done.result();
    events.forEach(this::ready);
    if (done.failed()) {
      malformed(done.cause());
      return;
    }
    next.run();
    if (endedMeanwhile != null) {
      sourceEnded(endedMeanwhile);
    } else {
      goOn();
    }
  }

  private void malformed(Throwable cause) {
    fail(
        cause instanceof MalformedReplyException malformed
            ? failures.of(malformed)
            : failures.of(FailureKind.MALFORMED, "sent a reply that cannot be read: " + cause));
    response.request().reset();
  }

  private void awaitEnd() {
    if (endsInSilence && reply.mayEnd()) {
      deadlines.awaitMore(this::endInSilence);
    }
  }

  private void endInSilence() {
    if (!whole && failure == null && !reading) {
      end(true);
    }
  }

  private void deliver() {
    if (begun.future().isComplete()) {
      drain();
    } else if (said) {
      deadlines.firstTokenCame();
      flowing = false;
      response.pause(); // before completing, as the caller may resume at once
      begun.complete(this);
    }
  }

  private void sourceEnded(String why) {
    if (whole || failure != null) {
      return;
    }
    if (reading) {
      endedMeanwhile = why;
      return;
    }
    endedMeanwhile = null;
    read(
        0,
        events -> reply.connectionEnded().forEach(events),
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
    read(
        total,
        events -> reply.end().forEach(events),
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
    if (whole) {
      flow();
    }
    return whole;
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
    flowing = false;
    if (!whole) {
      deadlines.pause();
      response.pause();
    }
  }

  @Override
  protected void resumed() {
    flowing = true;
    if (!whole && failure == null) {
      deadlines.resume();
      if (!reading) {
        awaitEnd();
      }
      goOn();
    }
  }
}
