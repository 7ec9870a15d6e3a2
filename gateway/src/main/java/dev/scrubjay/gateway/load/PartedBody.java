package dev.scrubjay.gateway.load;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A body in the parts in which it came. They are joined once, as a buffer that grows copies all
 * that it has, on the event loop. Not thread-safe.
 */
public final class PartedBody {
  private final List<Buffer> parts = new ArrayList<>();
  private int length;

  /** Adds what came next. */
  public void add(Buffer part) {
    parts.add(part);
    length += part.length();
  }

  /** The parts that have come, in their order. */
  public List<Buffer> parts() {
    return Collections.unmodifiableList(parts);
  }

  /** The bytes of all parts. */
  public int length() {
    return length;
  }

  /** All parts in one buffer, after which no more may come. */
  public Future<Buffer> whole() {
    return LargeWork.onBytes(length, this::joined);
  }

  private Buffer joined() {
    if (parts.isEmpty()) {
      return Buffer.buffer();
    }
    if (parts.size() == 1) {
      return parts.removeFirst();
    }
    Buffer whole = Buffer.buffer(length);
    parts.forEach(whole::appendBuffer);
    parts.clear();
    return whole;
  }
}
