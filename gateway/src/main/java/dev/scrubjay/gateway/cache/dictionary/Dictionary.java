package dev.scrubjay.gateway.cache.dictionary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Bytes that many payloads have in common, to which a compressed payload refers instead of
 * repeating them. Its id is made of its bytes, so that one id never names two dictionaries.
 */
public final class Dictionary {
  /** The most bytes of a dictionary. */
  public static final int MAX_BYTES = 16 << 10;

  /** No bytes. */
  public static final Dictionary EMPTY = new Dictionary(new byte[0], 0);

  private final byte[] bytes;
  private final long id;
  private volatile boolean indexed;
  private char[] heads = new char[0];
  private char[] previous = new char[0];

  private Dictionary(byte[] bytes, long id) {
    this.bytes = bytes;
    this.id = id;
  }

  /** The dictionary of {@code bytes}. */
  public static Dictionary of(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "dictionary: " + bytes.length + " bytes (expected: <= " + MAX_BYTES + ")");
    }
    return bytes.length == 0 ? EMPTY : new Dictionary(bytes.clone(), idOf(bytes));
  }

  /**
   * The dictionary that ships with the gateway: the JSON of answers, and frequent English. Its file
   * is never changed, as entries refer to it; another version is another file beside it.
   */
  public static Dictionary builtIn() {
    return BuiltIn.DICTIONARY;
  }

  private static final class BuiltIn {
    private static final Dictionary DICTIONARY = of(read("built-in-1.txt"));

    private static byte[] read(String name) {
      try (InputStream file = Dictionary.class.getResourceAsStream(name)) {
        if (file == null) {
          throw new IllegalStateException("not on the class path: " + name);
        }
        return file.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static long idOf(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      long id = ByteBuffer.wrap(hash).getLong();
      return id == 0 ? 1 : id;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The first 8 bytes of the SHA-256 hash of its bytes; 0 for {@link #EMPTY} alone. */
  public long id() {
    return id;
  }

  /** The id in hexadecimal digits. */
  public String name() {
    return name(id);
  }

  /** The id {@code id} in hexadecimal digits. */
  public static String name(long id) {
    return HexFormat.of().toHexDigits(id);
  }

  /** The id that {@code name} stands for; 0 if it stands for none. */
  public static long id(String name) {
    try {
      return name.length() == Long.BYTES * 2 ? HexFormat.fromHexDigitsToLong(name) : 0;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int size() {
    return bytes.length;
  }

  /** Copies its last {@code length} bytes up to {@code end}, counted from its own end. */
  void copyTail(int fromEnd, int length, byte[] to, int at) {
    System.arraycopy(bytes, bytes.length - fromEnd, to, at, length);
  }

  /** The last position, plus 1, whose next four bytes have the hash {@code hash}; 0 for none. */
  int head(int hash) {
    index();
    return heads[hash];
  }

  /** The same for the position before {@code position} that has its hash. */
  int before(int position) {
    return previous[position];
  }

  private void index() {
    if (indexed) {
      return;
    }
    synchronized (this) {
      if (!indexed) {
        char[] last = new char[MatchFinder.HASHES];
        char[] chain = new char[bytes.length];
        for (int i = 0; i + MatchFinder.SHORTEST <= bytes.length; i++) {
          int hash = MatchFinder.hash(bytes, i);
          chain[i] = last[hash];
          last[hash] = (char) (i + 1);
        }
        heads = last;
        previous = chain;
        indexed = true;
      }
    }
  }
}
