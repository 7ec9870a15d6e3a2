package dev.scrubjay.gateway.stream;

import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The items of another stream, copied on their way into a {@link Capture} until they exceed a
 * limit. Back-pressure is the source's: it is paused while nothing is wanted.
 */
public final class CapturedStream<T> extends QueuedStream<T> {
  private final ReadStream<T> source;
  private final ToLongFunction<T> size;
  private final long limit;
  private final Allowance memory;
  private final LongSupplier nanoTime;
  private @Nullable Capture<T> capture;
  private long captured;
  private long pausedAt;
  private long pausedNanos;
  private boolean flowing;

  /** The copy of a stream. */
  public interface Capture<T> {
    void accept(T item);

    /**
     * The source has ended; the stream's own end waits for what is returned.
     *
     * @param complete whether all items were captured
     * @param paused how long the reader wanted nothing
     * @return completes once what was captured is no longer needed
     */
    Future<Void> ended(boolean complete, Duration paused);

    /** The source has failed; called before the stream's own failure. */
    void failed(Throwable cause);
  }

  /**
   * Makes a paused stream.
   *
   * @param source paused until somebody reads
   * @param size of an item, in the unit of {@code limit}
   * @param limit the most that is captured
   * @param memory for what is captured; released at the end
   */
  public CapturedStream(
      ReadStream<T> source,
      Capture<T> capture,
      ToLongFunction<T> size,
      long limit,
      Allowance memory,
      LongSupplier nanoTime) {
    this.source = source;
    this.capture = capture;
    this.size = size;
    this.limit = limit;
    this.memory = memory;
    this.nanoTime = nanoTime;
    this.pausedAt = nanoTime.getAsLong();
    source.exceptionHandler(
        cause -> {
          memory.release();
          capture.failed(cause);
          end(new StreamEnding.Broken(cause));
        });
    source.endHandler(
        nothing -> {
          countPause();
          capture
              .ended(this.capture != null, Duration.ofNanos(pausedNanos))
              .onComplete(
                  used -> {
                    memory.release();
                    end(new StreamEnding.Completed());
                  });
        });
    source.handler(this::received);
  }

  private void received(T item) {
    long bytes = size.applyAsLong(item);
    captured += bytes;
    if (capture != null) {
      if (captured > limit || !memory.grow(2 * bytes)) {
        capture = null;
        memory.release();
      } else {
        capture.accept(item);
      }
    }
    add(item);
  }

  @Override
  protected void resumed() {
    countPause();
    source.resume();
  }

  @Override
  protected void paused() {
    flowing = false;
    pausedAt = nanoTime.getAsLong();
    source.pause();
  }

  private void countPause() {
    if (!flowing) {
      flowing = true;
      pausedNanos += nanoTime.getAsLong() - pausedAt;
    }
  }
}
