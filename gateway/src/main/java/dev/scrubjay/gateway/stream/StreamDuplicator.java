package dev.scrubjay.gateway.stream;

import io.vertx.core.Context;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The items of one stream for any number of readers, each of which gets all of them, however late
 * it comes. Thread-safe; a reader is called on its own context.
 *
 * <p>The source is paused while the fastest reader lags behind. Above a limit, or where the memory
 * for it is not allowed, the items that all readers have had are dropped: from then on no reader is
 * admitted, and the slowest one sets the pace.
 */
public final class StreamDuplicator<T> {
  private static final int MAX_LAG = 64;
  private static final long MAX_LAG_BYTES = 64 << 10;

  /** The back-pressure on the source of the items. */
  public interface Source {
    /** A source that cannot be paused. */
    Source UNPAUSABLE =
        new Source() {
          @Override
          public void pause() {}

          @Override
          public void resume() {}
        };

    void pause();

    void resume();
  }

  private final long limit;
  private final ToLongFunction<T> size;
  private final Allowance memory;
  private final Source source;
  private final List<T> items = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private int dropped;
  private long total;
  private boolean dropping;
  private boolean pausing;
  private boolean ended;
  private @Nullable Throwable failure;

  /**
   * Makes a duplicator without items.
   *
   * @param limit of the items that are kept for late readers, in bytes
   * @param size of an item in bytes
   * @param memory for the items that are kept; released when the stream is over and read
   */
  public StreamDuplicator(long limit, ToLongFunction<T> size, Allowance memory, Source source) {
    this.limit = limit;
    this.size = size;
    this.memory = memory;
    this.source = source;
  }

  public synchronized void append(T item) {
    items.add(item);
    long bytes = size.applyAsLong(item);
    total += bytes;
    if (!dropping && (total > limit || !memory.grow(bytes))) {
      dropping = true;
      memory.release();
    }
    adjust();
    readers.forEach(Reader::wake);
  }

  public synchronized void appendAll(List<T> next) {
    next.forEach(this::append);
  }

  /** Ends the stream: no more items will come. */
  public synchronized void end() {
    ended = true;
    readers.forEach(Reader::wake);
    releaseIfRead();
  }

  /** Fails the stream; readers get the items they have not had before. */
  public synchronized void fail(Throwable cause) {
    failure = cause;
    readers.forEach(Reader::wake);
    releaseIfRead();
  }

  /**
   * Ends a stream that broke off, with the rest of another stream of the same answer. Where the two
   * do not agree, readers that have had nothing yet get the other one, and the rest fail.
   *
   * @param rest the rest of the other stream after some items; empty if they are not its beginning
   */
  public synchronized void completeWith(
      Function<List<T>, Optional<List<T>>> rest, Throwable otherwise) {
    Optional<List<T>> missing = dropped == 0 ? rest.apply(List.copyOf(items)) : Optional.empty();
    for (Reader reader : readers) {
      if (missing.isPresent()) {
        reader.rest.addAll(missing.get());
      } else if (reader.position == 0) {
        reader.position = dropped + items.size();
        reader.taken = total;
        rest.apply(List.of()).ifPresent(reader.rest::addAll);
      } else {
        reader.brokenBy = otherwise;
      }
    }
    end();
  }

  /**
   * Admits a reader from the first item on, paused until it is resumed; none once items have been
   * dropped.
   *
   * @param context on which the reader is called
   */
  public synchronized Optional<ReadStream<T>> read(Context context) {
    if (dropping) {
      return Optional.empty();
    }
    Reader reader = new Reader(context);
    readers.add(reader);
    return Optional.of(reader);
  }

  /** Removes a reader that reads no more. */
  public synchronized void leave(ReadStream<T> reader) {
    readers.removeIf(each -> each == reader);
    adjust();
    releaseIfRead();
  }

  private void releaseIfRead() {
    if ((ended || failure != null) && readers.stream().allMatch(Reader::hasAll)) {
      memory.release();
    }
  }

  private void adjust() {
    if (dropping) {
      int end = dropped + items.size();
      int read = readers.stream().mapToInt(reader -> reader.position).min().orElse(end);
      items.subList(0, read - dropped).clear();
      dropped = read;
    }
    boolean pause = !readers.isEmpty() && (lag() >= MAX_LAG || lagBytes() >= MAX_LAG_BYTES);
    if (pause != pausing) {
      pausing = pause;
      if (pause) {
        source.pause();
      } else {
        source.resume();
      }
    }
  }

  private int lag() {
    int end = dropped + items.size();
    return dropping
        ? items.size()
        : end - readers.stream().mapToInt(reader -> reader.position).max().orElse(end);
  }

  private long lagBytes() {
    LongStream taken = readers.stream().mapToLong(reader -> reader.taken);
    return total - (dropping ? taken.min() : taken.max()).orElse(total);
  }

  /** One reader. The lock of the duplicator guards its state. */
  private final class Reader extends DemandStream<T> {
    private final Context context;
    private final AtomicBoolean waking = new AtomicBoolean();
    private final Deque<T> rest = new ArrayDeque<>();
    private int position;
    private long taken;
    private @Nullable Throwable brokenBy;

    Reader(Context context) {
      this.context = context;
    }

    /** Whether it has been given all items that have come. */
    boolean hasAll() {
      return position == dropped + items.size() && rest.isEmpty();
    }

    @Override
    protected void wake() {
      if (waking.compareAndSet(false, true)) {
        context.runOnContext(
            nothing -> {
              waking.set(false);
              drain();
            });
      }
    }

    @Override
    protected @Nullable T poll() {
      synchronized (StreamDuplicator.this) {
        if (position < dropped) {
          return null; // it has left, and was woken before
        }
        if (position == dropped + items.size()) {
          T next = rest.poll();
          releaseIfRead();
          return next;
        }
        T item = items.get(position - dropped);
        position++;
        taken += size.applyAsLong(item);
        releaseIfRead();
        adjust();
        return item;
      }
    }

    @Override
    protected @Nullable StreamEnding ending() {
      synchronized (StreamDuplicator.this) {
        if (!hasAll()) {
          return null;
        }
        Throwable cause = brokenBy == null ? failure : brokenBy;
        if (cause != null) {
          return new StreamEnding.Broken(cause);
        }
        return ended ? new StreamEnding.Completed() : null;
      }
    }
  }
}
