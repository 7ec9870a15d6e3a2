package dev.scrubjay.gateway.cache.dictionary;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The search for the longest earlier occurrence of the bytes at a position, in what precedes them
 * and in the dictionary. Chains of positions with equal hashes are followed up to a depth.
 */
final class MatchFinder {
  /** The shortest match that an LZ4 block can express. */
  static final int SHORTEST = 4;

  /** The farthest back that an LZ4 block can refer. */
  static final int FARTHEST = 0xffff;

  private static final int HASH_BITS = 13;
  static final int HASHES = 1 << HASH_BITS;
  private static final int DEPTH = 24;
  private static final int GOLDEN = 0x9e3779b1;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final Dictionary dictionary;
  private final byte[] window;
  private final int start;
  private final int end;
  private final char[] heads; // each a position plus 1; 0 for none
  private final char[] previous;
  private int length;
  private int distance;

  /** What a search needs beside the bytes. Each thread has its own, as to make it costs more. */
  private static final class Tables {
    private static final ThreadLocal<Tables> OWN = ThreadLocal.withInitial(Tables::new);

    private final char[] heads = new char[HASHES];
    private final char[] previous = new char[DictionaryCodec.MAX_RAW_BYTES];
    private final byte[] window = new byte[Dictionary.MAX_BYTES + DictionaryCodec.MAX_RAW_BYTES];
    private Dictionary dictionary = Dictionary.EMPTY;

    /** Puts {@code raw} behind {@code next} in the window, and forgets all positions. */
    void begin(Dictionary next, byte[] raw) {
      Arrays.fill(heads, (char) 0);
      if (dictionary != next) {
        dictionary = next;
        next.copyTail(next.size(), next.size(), window, 0);
      }
      System.arraycopy(raw, 0, window, next.size(), raw.length);
    }
  }

  /**
   * A search that ends the one before it of the same thread.
   *
   * @param end of the bytes that matches may cover, before that of {@code raw}
   */
  MatchFinder(Dictionary dictionary, byte[] raw, int end) {
    Tables tables = Tables.OWN.get();
    tables.begin(dictionary, raw);
    this.dictionary = dictionary;
    this.window = tables.window;
    this.start = dictionary.size();
    this.end = start + end;
    this.heads = tables.heads;
    this.previous = tables.previous;
  }

  static int hash(byte[] bytes, int at) {
    return ((int) INTS.get(bytes, at) * GOLDEN) >>> (Integer.SIZE - HASH_BITS);
  }

  /** The bytes of the match that was found last; 0 if none was. */
  int length() {
    return length;
  }

  /** How far back it is. */
  int distance() {
    return distance;
  }

  /** Makes the bytes at {@code position} known to later searches. */
  void add(int position) {
    int hash = hash(window, start + position);
    previous[position] = heads[hash];
    heads[hash] = (char) (position + 1);
  }

  /** Searches the longest match of the bytes at {@code position}. */
  void find(int position) {
    length = 0;
    int at = start + position;
    int hash = hash(window, at);
    int depth = DEPTH;
    for (int next = heads[hash]; next > 0 && depth > 0; depth--) {
      consider(at, start + next - 1);
      next = previous[next - 1];
    }
    depth = start == 0 ? 0 : DEPTH;
    for (int next = depth > 0 ? dictionary.head(hash) : 0; next > 0 && depth > 0; depth--) {
      consider(at, next - 1);
      next = dictionary.before(next - 1);
    }
  }

  private void consider(int at, int candidate) {
    boolean longer =
        at - candidate <= FARTHEST
            && at + length < end
            && window[candidate + length] == window[at + length];
    if (longer) {
      int differs = Arrays.mismatch(window, candidate, candidate + end - at, window, at, end);
      int common = differs < 0 ? end - at : differs;
      if (common >= SHORTEST && common > length) {
        length = common;
        distance = at - candidate;
      }
    }
  }
}
