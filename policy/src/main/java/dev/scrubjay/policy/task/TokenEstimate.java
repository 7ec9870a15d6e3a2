package dev.scrubjay.policy.task;

/**
 * An estimate of the tokens of a text, by the kinds of its characters. It is fitted to the tokens
 * of OpenAI's {@code o200k_base} in prose, code and prompts of many languages; see {@code
 * docs/routing.md} for the error.
 *
 * <p>Of a long text only samples are read, so that an estimate takes bounded time.
 */
public final class TokenEstimate {
  private static final int PIECES = 8;
  private static final int PIECE = 256;

  /** The tokens per character of an unknown text, as in English. */
  private static final double USUAL_PER_CHAR = 0.25;

  private TokenEstimate() {}

  /** The estimated number of tokens in {@code text}. */
  public static long of(String text) {
    return Math.round(perChar(text) * text.length());
  }

  /** The estimated tokens per character of {@code text}, or of similar texts. */
  public static double perChar(String text) {
    int length = text.length();
    if (length == 0) {
      return USUAL_PER_CHAR;
    }
    if (length <= PIECES * PIECE) {
      return weigh(text, 0, length) / length;
    }
    double sum = 0;
    for (int i = 0; i < PIECES; i++) {
      int from = (int) ((long) (length - PIECE) * i / (PIECES - 1));
      sum += weigh(text, from, from + PIECE);
    }
    return sum / (PIECES * PIECE);
  }

  private static double weigh(String text, int from, int to) {
    double sum = 0;
    CharacterKind previous = CharacterKind.BLANK;
    for (int i = from; i < to; i++) {
      CharacterKind kind = CharacterKind.of(text.charAt(i));
      sum += kind.each + (kind == previous ? 0 : kind.first);
      previous = kind;
    }
    return sum;
  }

  /**
   * A kind of characters, with the tokens of each, and the additional tokens of the first in a run.
   */
  private enum CharacterKind {
    BLANK(0, 0),
    LETTER(0.155, 0.38),
    DIGIT(0.94, 0),
    LINE_END(0, 0.85),
    MARK(0.6, 0),
    /** Letters with accents. */
    LATIN(1.2, 0),
    /** Greek, Cyrillic, and other alphabets. */
    ALPHABETIC(0.34, 0),
    /** Chinese, Japanese, Korean. */
    IDEOGRAPHIC(0.76, 0),
    OTHER(0.5, 0);

    private static final CharacterKind[] ASCII = new CharacterKind[128];

    static {
      for (char c = 0; c < ASCII.length; c++) {
        ASCII[c] = ascii(c);
      }
    }

    private final double each;
    private final double first;

    CharacterKind(double each, double first) {
      this.each = each;
      this.first = first;
    }

    static CharacterKind of(char c) {
      if (c < 0x80) {
        return ASCII[c];
      }
      if (c < 0x250) {
        return LATIN;
      }
      if (c < 0x2000) {
        return ALPHABETIC;
      }
      return isIdeographic(c) ? IDEOGRAPHIC : OTHER;
    }

    private static boolean isIdeographic(char c) {
      return (c >= 0x3000 && c < 0xd800) || (c >= 0xf900 && c < 0xfb00) || c >= 0xff00;
    }

    private static CharacterKind ascii(char c) {
      if (c == ' ' || c == '\t') {
        return BLANK;
      }
      if (c == '\n' || c == '\r') {
        return LINE_END;
      }
      if (c >= '0' && c <= '9') {
        return DIGIT;
      }
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? LETTER : MARK;
    }
  }
}
