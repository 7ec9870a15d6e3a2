package dev.scrubjay.gateway.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A body on its way to a socket: in slices, no faster than it is read, and not many of them in one
 * turn of the event loop, as a fast reader's socket takes all that it is given. Confined to one
 * context.
 */
public final class BodySlices {
  /** The bytes of a slice; smaller bodies are written at once. */
  public static final int SLICE = 64 << 10;

  /** The most bytes that are written before others have their turn. */
  private static final int BYTES_AT_ONCE = 4 * SLICE;

  private final WriteStream<Buffer> out;
  private final Buffer body;
  private final BooleanSupplier gone;
  private final Consumer<Runnable> drained;
  private int position;
  private int turn;

  /**
   * @param gone whether nobody reads any more
   * @param drained does something once the reader has taken what was written
   */
  public BodySlices(
      WriteStream<Buffer> out, Buffer body, BooleanSupplier gone, Consumer<Runnable> drained) {
    this.out = out;
    this.body = body;
    this.gone = gone;
    this.drained = drained;
  }

  /** Writes the body, and ends the stream. */
  public void write() {
    while (!gone.getAsBoolean()) {
      int end = position + SLICE;
      if (end >= body.length()) {
        out.end(position == 0 ? body : body.slice(position, body.length()));
        return;
      }
      out.write(body.slice(position, end));
      position = end;
      turn += SLICE;
      if (turn >= BYTES_AT_ONCE) {
        turn = 0;
        LargeWork.later().onComplete(now -> goOn());
        return;
      }
      if (out.writeQueueFull()) {
        drained.accept(this::write);
        return;
      }
    }
  }

  private void goOn() {
    if (!gone.getAsBoolean() && out.writeQueueFull()) {
      drained.accept(this::write);
    } else {
      write();
    }
  }
}
