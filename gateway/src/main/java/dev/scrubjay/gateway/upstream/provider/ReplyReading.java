package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.load.LargeWork;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The reading of a streamed reply, part by part, so that no part holds the event loop: a worker
 * thread reads what may complete a large event, and a fast provider's parts let others have their
 * turn. What comes meanwhile waits here, as a connection that is paused can end before all that it
 * has brought is read. Confined to one context.
 */
final class ReplyReading {
  /** The most bytes that are read without a break for others. */
  private static final int BYTES_AT_ONCE = 32 << 10;

  /** The bytes that may wait before the provider is paused. */
  private static final int MAX_BACKLOG = 64 << 10;

  /** The most events before the first token that are held back. */
  private static final int MAX_ANNOUNCEMENTS = 256;

  /** The most events that keep what they were parsed to while they wait. */
  private static final int MOST_PARSED = 8;

  private final SniffedReply reply;
  private final ReplyReader reader;
  private final Listener listener;
  private final Deque<SseEvent> ready = new ArrayDeque<>();
  private final Deque<Buffer> backlog = new ArrayDeque<>();
  private int backlogBytes;
  private long total;
  private int turn;
  private boolean yielding;

  /** Whether a worker thread reads a part, so that nobody else may touch the reply. */
  private boolean reading;

  private boolean said;

  /** What follows from what was read. */
  interface Listener {
    /** A part has been read, and its events are ready. */
    void partRead();

    /** The reply cannot be read any further, after the events that are ready. */
    void unreadable(Throwable cause);

    /** Whether the answer is whole, or has failed: nothing is read any more. */
    boolean isSettled();

    /** So much waits that no more should come. */
    void full();

    /** Nothing waits any more. */
    void caughtUp();
  }

  ReplyReading(SniffedReply reply, ReplyReader reader, Listener listener) {
    this.reply = reply;
    this.reader = reader;
    this.listener = listener;
  }

  /** The events that have been read and not taken. */
  Deque<SseEvent> ready() {
    return ready;
  }

  /** Whether an event was read that holds a part of the answer. */
  boolean hasSaid() {
    return said;
  }

  /** Whether what comes has to wait for what came before. */
  boolean isBusy() {
    return reading || yielding || !backlog.isEmpty();
  }

  /** Takes the next part of the reply. */
  void receive(Buffer bytes) {
    total += bytes.length();
    if (!isBusy()) {
      take(bytes);
      return;
    }
    backlog.add(bytes);
    backlogBytes += bytes.length();
    if (backlogBytes > MAX_BACKLOG) {
      listener.full();
    }
  }

  private void take(Buffer bytes) {
    turn += bytes.length();
    if (turn >= BYTES_AT_ONCE && !yielding) {
      yielding = true;
      LargeWork.later().onComplete(now -> turnCame());
    }
    read(bytes.length(), events -> reply.accept(bytes.getBytes(), events), listener::partRead);
  }

  private void turnCame() {
    yielding = false;
    turn = 0;
    catchUp();
  }

  private void catchUp() {
    while (!reading && !yielding && !listener.isSettled() && !backlog.isEmpty()) {
      Buffer next = backlog.remove();
      backlogBytes -= next.length();
      take(next);
    }
    if (!listener.isSettled() && !isBusy()) {
      listener.caughtUp();
    }
  }

  /** Reads what the connection's end says; {@code next} is done after that. */
  void readConnectionsEnd(Runnable next) {
    read(0, events -> reply.connectionEnded().forEach(events), next);
  }

  /** Reads the client's last events, which may repeat all of the answer. */
  void readEnd(Runnable next) {
    read(total, events -> reply.end().forEach(events), next);
  }

  /**
   * @param bytes that the work is in proportion to, beside those that are held
   */
  private void read(long bytes, Consumer<Consumer<SseEvent>> part, Runnable next) {
    long work = bytes + reply.held();
    if (LargeWork.isLarge(work)) {
      readByWorker(work, part, next);
      return;
    }
    try {
      part.accept(this::ready);
    } catch (MalformedReplyException e) {
      listener.unreadable(e);
      return;
    }
    next.run();
  }

  private void readByWorker(long work, Consumer<Consumer<SseEvent>> part, Runnable next) {
    reading = true;
    List<SseEvent> events = new ArrayList<>();
    boolean announced = said;
    LargeWork.onBytes(
            work,
            () -> {
              part.accept(events::add);
              return announced || events.stream().anyMatch(reader::says);
            })
        .onComplete(done -> readByWorker(events, done, next));
  }

  private void readByWorker(List<SseEvent> events, AsyncResult<Boolean> done, Runnable next) {
    reading = false;
    if (listener.isSettled()) {
      return; // it was given up meanwhile
    }
    said = said || done.failed() || done.result();
    events.forEach(this::ready);
    if (done.failed()) {
      listener.unreadable(done.cause());
      return;
    }
    next.run();
    catchUp();
  }

  private void ready(SseEvent event) {
    if (ready.size() >= MOST_PARSED) {
      event.drop();
    }
    ready.add(event);
    said = said || ready.size() > MAX_ANNOUNCEMENTS || reader.says(event);
  }
}
