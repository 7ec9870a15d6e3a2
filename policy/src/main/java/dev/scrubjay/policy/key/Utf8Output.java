package dev.scrubjay.policy.key;

import java.util.HexFormat;

/**
 * Writes JSON in UTF-8 piece by piece, so that the whole takes no memory. To be flushed at its end.
 * Not thread-safe.
 */
final class Utf8Output {
  private static final HexFormat HEX = HexFormat.of();

  /** The bytes of the longest escape. */
  private static final int MOST_OF_CHAR = 6;

  private final byte[] piece = new byte[512];
  private final Target target;
  private int size;

  /** Where the pieces go. */
  interface Target {
    /** Takes the first {@code length} of {@code bytes}, which change afterwards. */
    void take(byte[] bytes, int length);
  }

  Utf8Output(Target target) {
    this.target = target;
  }

  /** Hands on what is left. */
  void flush() {
    target.take(piece, size);
    size = 0;
  }

  /** The bytes of a text as {@link #addQuoted} writes it. */
  static long quotedLength(String text) {
    long length = text.length() + 2L;
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        length += bytesBeyondFirst(text, i);
      }
    }
    return length;
  }

  private static int bytesBeyondFirst(String text, int i) {
    char c = text.charAt(i);
    if (c == '"' || c == '\\') {
      return 1;
    }
    if (c < ' ') {
      return MOST_OF_CHAR - 1;
    }
    if (Character.isSurrogate(c)) {
      return isInPair(text, i) ? 1 : MOST_OF_CHAR - 1; // a pair has four
    }
    return c < 0x80 ? 0 : c < 0x800 ? 1 : 2;
  }

  private static boolean isInPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  /** Writes an ASCII character. */
  void add(char ascii) {
    makeRoomFor(1);
    piece[size++] = (byte) ascii;
  }

  /** Writes a text in quotes, with the fewest escapes. Half a surrogate pair is escaped, too. */
  void addQuoted(String text) {
    add('"');
    int i = 0;
    while (i < text.length()) {
      int plain = i;
      while (plain < text.length() && isPlain(text.charAt(plain))) {
        plain++;
      }
      addAscii(text, i, plain);
      i = plain < text.length() ? plain + addCharacter(text, plain) : plain;
    }
    add('"');
  }

  /** Writes a text in quotes of which nothing is to be escaped, and all is ASCII. */
  void addPlain(String text) {
    add('"');
    addAscii(text);
    add('"');
  }

  /** Writes an ASCII text as it is. */
  void addAscii(String text) {
    addAscii(text, 0, text.length());
  }

  @SuppressWarnings("deprecation") // the one way to copy the characters without an array between
  private void addAscii(String text, int from, int to) {
    int copied = from;
    while (copied < to) {
      makeRoomFor(1);
      int most = Math.min(to - copied, piece.length - size);
      text.getBytes(copied, copied + most, piece, size);
      size += most;
      copied += most;
    }
  }

  /** Whether {@code c} is ASCII that is written as it is, as nearly all is. */
  private static boolean isPlain(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }

  /**
   * Writes the character at {@code i}.
   *
   * @return its length in {@code text}
   */
  private int addCharacter(String text, int i) {
    makeRoomFor(MOST_OF_CHAR);
    char c = text.charAt(i);
    if (c == '"' || c == '\\') {
      piece[size++] = '\\';
      piece[size++] = (byte) c;
    } else if (c < ' ') {
      addEscape(c);
    } else if (!Character.isSurrogate(c)) {
      addEncoded(c);
    } else if (Character.isHighSurrogate(c) && isInPair(text, i)) {
      addEncoded(text.codePointAt(i));
      return 2;
    } else {
      addEscape(c); // it has no encoding in UTF-8
    }
    return 1;
  }

  private void addEscape(char c) {
    piece[size++] = '\\';
    piece[size++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      piece[size++] = (byte) HEX.toLowHexDigit(c >> shift);
    }
  }

  private void addEncoded(int point) {
    if (point < 0x80) {
      piece[size++] = (byte) point;
    } else if (point < 0x800) {
      piece[size++] = (byte) (0xc0 | (point >> 6));
      addContinuation(point);
    } else if (point < 0x10000) {
      piece[size++] = (byte) (0xe0 | (point >> 12));
      addContinuation(point >> 6);
      addContinuation(point);
    } else {
      piece[size++] = (byte) (0xf0 | (point >> 18));
      addContinuation(point >> 12);
      addContinuation(point >> 6);
      addContinuation(point);
    }
  }

  private void addContinuation(int bits) {
    piece[size++] = (byte) (0x80 | (bits & 0x3f));
  }

  private void makeRoomFor(int bytes) {
    if (bytes > piece.length - size) {
      flush();
    }
  }
}
