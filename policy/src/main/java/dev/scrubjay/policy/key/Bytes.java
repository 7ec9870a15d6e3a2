package dev.scrubjay.policy.key;

import java.util.Arrays;

/** Bytes that grow, as {@link java.io.ByteArrayOutputStream} without its lock. Not thread-safe. */
final class Bytes {
  private byte[] bytes;
  private int size;

  /**
   * No bytes.
   *
   * @param capacity for which there is room at first
   */
  Bytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** Adds an ASCII character. */
  void add(char ascii) {
    makeRoomFor(1);
    bytes[size++] = (byte) ascii;
  }

  /** Adds an ASCII text. */
  @SuppressWarnings("deprecation") // the one way to copy the characters without an array between
  void add(String ascii) {
    makeRoomFor(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, size);
    size += ascii.length();
  }

  void add(byte[] more) {
    add(more, 0, more.length);
  }

  /** Adds the bytes of {@code other} from one place up to another. */
  void add(Bytes other, int from, int to) {
    add(other.bytes, from, to);
  }

  private void add(byte[] more, int from, int to) {
    makeRoomFor(to - from);
    System.arraycopy(more, from, bytes, size, to - from);
    size += to - from;
  }

  private void makeRoomFor(int more) {
    if (more > bytes.length - size) {
      bytes =
          Arrays.copyOf(
              bytes,
              Math.max(
                  Math.addExact(size, more),
                  (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
    }
  }

  /** A copy of all of them. */
  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }
}
