package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.load.LargeWork;

/**
 * The room for bodies that are read before memory is taken for them from the budget. Large ones
 * have a room of their own, so that senders of large bodies, which may be slow, leave that of the
 * others. Confined to one event loop.
 */
final class BodyRoom {
  private static final int SMALL_BODIES = 256;
  private static final long LARGE_BYTES = 8L << 20;

  private int small;
  private long large;

  /** Takes room for a body of so many bytes; false if there is none. */
  boolean take(long bytes) {
    if (LargeWork.isLarge(bytes)) {
      if (large + bytes > LARGE_BYTES) {
        return false;
      }
      large += bytes;
      return true;
    }
    if (small == SMALL_BODIES) {
      return false;
    }
    small++;
    return true;
  }

  /** Gives back what a body of so many bytes took. */
  void give(long bytes) {
    if (LargeWork.isLarge(bytes)) {
      large -= bytes;
    } else {
      small--;
    }
  }
}
