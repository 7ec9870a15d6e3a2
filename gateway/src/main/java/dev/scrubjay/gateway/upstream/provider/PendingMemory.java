package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.stream.Allowance;

/**
 * The memory of what has come of a reply and is not handed on yet; small amounts are not counted.
 * Not thread-safe.
 */
final class PendingMemory {
  /** Bytes are held as they came, as text and parsed. */
  private static final long COPIES = 3;

  private final Allowance allowance;
  private long held;

  PendingMemory(Allowance allowance) {
    this.allowance = allowance;
  }

  /** Takes memory for so many bytes in all, or gives some back; false if there is none. */
  boolean holds(long bytes) {
    long more = (LargeWork.isLarge(bytes) ? COPIES * bytes : 0) - held;
    if (more > 0 && !allowance.grow(more)) {
      return false;
    }
    if (more < 0) {
      allowance.shrink(-more);
    }
    held += more;
    return true;
  }

  /** Gives all of it back. */
  void release() {
    allowance.release();
  }
}
