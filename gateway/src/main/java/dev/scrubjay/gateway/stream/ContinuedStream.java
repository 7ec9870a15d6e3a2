package dev.scrubjay.gateway.stream;

import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The items of another stream and, where that breaks off, the rest of them from elsewhere, however
 * often. Back-pressure is that of the stream they come from. Confined to one context.
 */
public final class ContinuedStream<T> extends QueuedStream<T> {
  private final ToLongFunction<T> size;
  private final long limit;
  private final RestOfStream<T> rescue;
  private final Allowance memory;
  private ReadStream<T> source;
  private boolean wanted;
  private @Nullable List<T> shown = new ArrayList<>();
  private long total;

  /** The way to the rest of a stream. */
  public interface RestOfStream<T> {
    /**
     * The items that a stream lacks which broke off.
     *
     * @param shown all items before; null if they were more than are kept
     * @return a paused stream, which may break off in turn; fails with the error for the stream's
     *     reader if there is none
     */
    Future<ReadStream<T>> rest(@Nullable List<T> shown, Throwable cause);
  }

  /**
   * Makes a paused stream.
   *
   * @param source paused until somebody reads
   * @param size of an item, in the unit of {@code limit}
   * @param limit the most that is kept for a rescue
   * @param memory for what is kept; released at the end
   */
  public ContinuedStream(
      ReadStream<T> source,
      ToLongFunction<T> size,
      long limit,
      Allowance memory,
      RestOfStream<T> rescue) {
    this.memory = memory;
    this.source = source;
    this.size = size;
    this.limit = limit;
    this.rescue = rescue;
    read(source);
  }

  private void read(ReadStream<T> stream) {
    stream.exceptionHandler(
        cause ->
            rescue
                .rest(shown, cause)
                .onSuccess(this::goOn)
                .onFailure(failure -> finish(new StreamEnding.Broken(failure))));
    stream.endHandler(nothing -> finish(new StreamEnding.Completed()));
    stream.handler(this::received);
  }

  private void received(T item) {
    long bytes = size.applyAsLong(item);
    total += bytes;
    if (shown != null) {
      if (total > limit || !memory.grow(bytes)) {
        shown = null;
        memory.release();
      } else {
        shown.add(item);
      }
    }
    add(item);
  }

  private void goOn(ReadStream<T> rest) {
    source = rest;
    read(rest);
    if (wanted) {
      rest.resume();
    }
  }

  private void finish(StreamEnding how) {
    shown = null;
    memory.release();
    end(how);
  }

  @Override
  protected void resumed() {
    wanted = true;
    source.resume();
  }

  @Override
  protected void paused() {
    wanted = false;
    source.pause();
  }
}
