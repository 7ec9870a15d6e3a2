package dev.scrubjay.gateway.stream;

import dev.scrubjay.gateway.dialect.SseEvent;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events of one streamed answer, for any number of readers; each gets all of them, however late
 * it comes. Thread-safe; a reader is called on its own context.
 *
 * <p>The source is held back while the fastest reader lags behind. Beyond a limit nothing is kept
 * for those who might still come: none is taken any more, and the slowest reader sets the pace.
 */
public final class StreamDuplicator {
  private static final int MAX_LAG = 64;

  /** Whoever the events come from. */
  public interface Source {
    void pause();

    void resume();
  }

  private final long limit;
  private final Source source;
  private final List<SseEvent> events = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private int dropped;
  private long chars;
  private boolean held;
  private boolean ended;
  private @Nullable Throwable failure;

  /**
   * @param limit characters of events that are kept for those who come late
   */
  public StreamDuplicator(long limit, Source source) {
    this.limit = limit;
    this.source = source;
  }

  public synchronized void append(SseEvent event) {
    events.add(event);
    chars += event.data().length();
    adjust();
    readers.forEach(Reader::wake);
  }

  public synchronized void end() {
    ended = true;
    readers.forEach(Reader::wake);
  }

  public synchronized void fail(Throwable cause) {
    failure = cause;
    readers.forEach(Reader::wake);
  }

  /**
   * Ends a log that has broken off, with what it lacks of another making of the answer. If the two
   * do not go together, those who have read nothing yet get the other alone, and the rest fail.
   *
   * @param rest what some events lack of the answer; empty if they are not its beginning
   */
  public synchronized void endWith(
      Function<List<SseEvent>, Optional<List<SseEvent>>> rest, Throwable otherwise) {
    Optional<List<SseEvent>> lacking =
        dropped == 0 ? rest.apply(List.copyOf(events)) : Optional.empty();
    for (Reader reader : readers) {
      if (lacking.isPresent()) {
        reader.rest.addAll(lacking.get());
      } else if (reader.position == 0) {
        reader.position = dropped + events.size();
        rest.apply(List.of()).ifPresent(reader.rest::addAll);
      } else {
        reader.brokenBy = otherwise;
      }
    }
    end();
  }

  /**
   * A reader from the first event on, paused until it is resumed; empty if that is not kept.
   *
   * @param context where it is called
   */
  public synchronized Optional<ReadStream<SseEvent>> read(Context context) {
    if (dropped > 0 || chars > limit) {
      return Optional.empty();
    }
    Reader reader = new Reader(context);
    readers.add(reader);
    return Optional.of(reader);
  }

  /** Takes a reader out that reads no more. */
  public synchronized void leave(ReadStream<SseEvent> reader) {
    readers.remove(reader);
    adjust();
  }

  private void adjust() {
    if (chars > limit && !readers.isEmpty()) {
      int read = readers.stream().mapToInt(reader -> reader.position).min().orElse(dropped);
      events.subList(0, read - dropped).clear();
      dropped = read;
    }
    boolean hold = !readers.isEmpty() && lag() >= MAX_LAG;
    if (hold != held) {
      held = hold;
      if (hold) {
        source.pause();
      } else {
        source.resume();
      }
    }
  }

  private int lag() {
    int end = dropped + events.size();
    return chars > limit
        ? events.size()
        : end - readers.stream().mapToInt(reader -> reader.position).max().orElse(end);
  }

  private synchronized @Nullable SseEvent next(Reader reader) {
    if (reader.position == dropped + events.size()) {
      return reader.rest.poll();
    }
    SseEvent event = events.get(reader.position - dropped);
    reader.position++;
    adjust();
    return event;
  }

  /** One who reads. What the log sets is guarded by it; the rest is confined to the context. */
  private final class Reader implements ReadStream<SseEvent> {
    private final Context context;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Deque<SseEvent> rest = new ArrayDeque<>();
    private int position;
    private @Nullable Throwable brokenBy;
    private long demand;
    private boolean settled;
    private @Nullable Handler<SseEvent> onEvent;
    private @Nullable Handler<@Nullable Void> onEnd;
    private @Nullable Handler<Throwable> onFailure;

    Reader(Context context) {
      this.context = context;
    }

    private void wake() {
      if (awake.compareAndSet(false, true)) {
        context.runOnContext(
            nothing -> {
              awake.set(false);
              drain();
            });
      }
    }

    private void drain() {
      while (demand > 0 && onEvent != null) {
        SseEvent event = next(this);
        if (event == null) {
          settle();
          return;
        }
        demand = demand == Long.MAX_VALUE ? demand : demand - 1;
        onEvent.handle(event);
      }
    }

    private void settle() {
      boolean over;
      Throwable cause;
      synchronized (StreamDuplicator.this) {
        cause = brokenBy == null ? failure : brokenBy;
        boolean all = position == dropped + events.size() && rest.isEmpty();
        over = all && !settled && (ended || cause != null);
      }
      if (!over) {
        return;
      }
      settled = true;
      if (cause != null && onFailure != null) {
        onFailure.handle(cause);
      } else if (cause == null && onEnd != null) {
        onEnd.handle(null);
      }
    }

    @Override
    public Reader handler(@Nullable Handler<SseEvent> handler) {
      onEvent = handler;
      return this;
    }

    @Override
    public Reader endHandler(@Nullable Handler<@Nullable Void> handler) {
      onEnd = handler;
      return this;
    }

    @Override
    public Reader exceptionHandler(@Nullable Handler<Throwable> handler) {
      onFailure = handler;
      return this;
    }

    @Override
    public Reader pause() {
      demand = 0;
      return this;
    }

    @Override
    public Reader resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public Reader fetch(long amount) {
      demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
      wake();
      return this;
    }
  }
}
