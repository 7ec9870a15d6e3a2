package dev.scrubjay.gateway.cache.dictionary;

import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;

/**
 * LZ4 blocks that refer to a dictionary, as {@code LZ4_compress_HC} with {@code LZ4_loadDictHC} and
 * {@code LZ4_decompress_safe_usingDict} write and read them. The library that compresses without a
 * dictionary has no means for one.
 */
public final class DictionaryCodec {
  /** The most bytes that are compressed so. In longer payloads a dictionary saves little. */
  public static final int MAX_RAW_BYTES = 32 << 10;

  /** An LZ4 block ends in literals, at least so many. */
  private static final int LAST_LITERALS = 5;

  /** The last match begins at least so many bytes before the end. */
  private static final int LAST_MATCH = 12;

  private static final int RUN_MASK = 15;
  private static final int MORE = 255;

  private DictionaryCodec() {}

  /** Compresses {@code raw}, of at most {@link #MAX_RAW_BYTES}. */
  public static byte[] compress(byte[] raw, Dictionary dictionary) {
    if (raw.length > MAX_RAW_BYTES) {
      throw new IllegalArgumentException(
          "raw: " + raw.length + " bytes (expected: <= " + MAX_RAW_BYTES + ")");
    }
    BlockWriter out = new BlockWriter(raw);
    MatchFinder finder = new MatchFinder(dictionary, raw, Math.max(0, raw.length - LAST_LITERALS));
    int lastStart = raw.length - LAST_MATCH;
    int position = 0;
    while (position <= lastStart) {
      finder.find(position);
      finder.add(position);
      if (finder.length() == 0) {
        position++;
        continue;
      }
      int length = finder.length();
      int distance = finder.distance();
      int begin = position;
      while (begin < lastStart) { // a match that begins a byte later is taken if it is longer
        finder.find(begin + 1);
        if (finder.length() <= length) {
          break;
        }
        length = finder.length();
        distance = finder.distance();
        finder.add(++begin);
      }
      out.match(begin, length, distance);
      position = begin + length;
      for (int passed = begin + 1; passed < Math.min(position, lastStart + 1); passed++) {
        finder.add(passed);
      }
    }
    return out.end();
  }

  /**
   * Decompresses {@code block}.
   *
   * @param length of what was compressed
   * @throws LZ4Exception if it is not the block of so many bytes with this dictionary
   */
  public static byte[] decompress(byte[] block, int length, Dictionary dictionary) {
    try {
      byte[] raw = new byte[length];
      int end = new BlockReader(block, raw, dictionary).read();
      if (end != length) {
        throw new LZ4Exception("ends after " + end + " bytes (expected: " + length + ")");
      }
      return raw;
    } catch (IndexOutOfBoundsException e) {
      throw new LZ4Exception("malformed block: " + e.getMessage());
    }
  }

  private static final class BlockWriter {
    private final byte[] raw;
    private byte[] out;
    private int size;
    private int anchor;

    BlockWriter(byte[] raw) {
      this.raw = raw;
      this.out = new byte[raw.length + raw.length / MORE + 16];
    }

    void match(int begin, int length, int distance) {
      int literals = begin - anchor;
      int extra = length - MatchFinder.SHORTEST;
      literals(literals, Math.min(extra, RUN_MASK));
      out[size++] = (byte) distance;
      out[size++] = (byte) (distance >>> 8);
      more(extra);
      anchor = begin + length;
    }

    byte[] end() {
      literals(raw.length - anchor, 0);
      return Arrays.copyOf(out, size);
    }

    private void literals(int count, int lowBits) {
      out[size++] = (byte) (Math.min(count, RUN_MASK) << 4 | lowBits);
      more(count);
      System.arraycopy(raw, anchor, out, size, count);
      size += count;
    }

    private void more(int count) {
      if (count >= RUN_MASK) {
        int rest = count - RUN_MASK;
        for (; rest >= MORE; rest -= MORE) {
          out[size++] = (byte) MORE;
        }
        out[size++] = (byte) rest;
      }
    }
  }

  private static final class BlockReader {
    private final byte[] block;
    private final byte[] raw;
    private final Dictionary dictionary;
    private int at;
    private int size;

    BlockReader(byte[] block, byte[] raw, Dictionary dictionary) {
      this.block = block;
      this.raw = raw;
      this.dictionary = dictionary;
    }

    /** Reads the whole block; returns the number of bytes it stands for. */
    int read() {
      while (true) {
        int token = block[at++] & 0xff;
        int literals = count(token >>> 4);
        System.arraycopy(block, at, raw, size, literals);
        at += literals;
        size += literals;
        if (at == block.length) {
          return size;
        }
        int distance = (block[at++] & 0xff) | ((block[at++] & 0xff) << 8);
        copy(distance, count(token & RUN_MASK) + MatchFinder.SHORTEST);
      }
    }

    private int count(int bits) {
      int count = bits;
      if (bits == RUN_MASK) {
        int more;
        do {
          more = block[at++] & 0xff;
          count += more;
        } while (more == MORE);
      }
      return count;
    }

    private void copy(int distance, int length) {
      if (distance == 0) {
        throw new LZ4Exception("a match refers to itself");
      }
      int fromDictionary = Math.min(length, distance - size);
      int rest = length;
      if (fromDictionary > 0) {
        dictionary.copyTail(distance - size, fromDictionary, raw, size);
        size += fromDictionary;
        rest -= fromDictionary;
      }
      if (distance >= rest && rest > 0) {
        System.arraycopy(raw, size - distance, raw, size, rest);
        size += rest;
      } else {
        for (int end = size + rest; size < end; size++) {
          raw[size] = raw[size - distance];
        }
      }
    }
  }
}
