package dev.scrubjay.policy.key;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Strings as the canonical form has them. */
final class JsonString {
  private static final HexFormat HEX = HexFormat.of();

  private JsonString() {}

  /** Writes {@code text} in quotes, with the fewest escapes. */
  static void write(String text, Bytes out) {
    out.add('"');
    if (isPlain(text)) {
      out.add(text);
    } else {
      out.add(escaped(text).getBytes(StandardCharsets.UTF_8));
    }
    out.add('"');
  }

  /** Whether {@code text} is ASCII that is written as it is, as nearly all is. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append(text, copied, i).append('\\').append(c);
        copied = i + 1;
      } else if (c < ' ' || (Character.isSurrogate(c) && !inPair(text, i))) {
        out.append(text, copied, i).append("\\u");
        HEX.toHexDigits(out, (byte) (c >> 8));
        HEX.toHexDigits(out, (byte) c);
        copied = i + 1;
      }
    }
    return out.append(text, copied, text.length()).toString();
  }

  /** Whether the surrogate at {@code i} is half of a pair; a lone one has no encoding in UTF-8. */
  private static boolean inPair(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
