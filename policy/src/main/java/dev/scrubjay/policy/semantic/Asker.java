package dev.scrubjay.policy.semantic;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.regex.Pattern;

/**
 * The sender of a prompt, as far as it is told from others of its tenant.
 *
 * @param key a hash of the API key; 0 if there is none
 * @param user a hash of the user whom the holder of the key names; 0 if none is named
 */
public record Asker(long key, long user) {
  /** A sender without a key who names no user. */
  public static final Asker ANYBODY = new Asker(0, 0);

  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{16}\\.[0-9a-f]{16}");
  private static final int DIGITS = 16;

  /**
   * Whether what these said may be relied upon for {@code asker}: one of them is the asker, or two
   * of them are different. The holder of a key may name any number of users, so those of a key
   * other than the asker's are one.
   */
  static boolean vouch(Iterator<Asker> voices, Asker asker) {
    Asker first = null;
    while (voices.hasNext()) {
      Asker each = voices.next();
      Asker voice = each.key == asker.key ? each : new Asker(each.key, 0);
      if (voice.equals(asker) || (first != null && !voice.equals(first))) {
        return true;
      }
      first = voice;
    }
    return false;
  }

  /** The text that is read by {@link #parse}. */
  public String text() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(key) + '.' + hex.toHexDigits(user);
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Asker parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("asker: '" + text + "'");
    }
    return new Asker(
        HexFormat.fromHexDigitsToLong(text, 0, DIGITS),
        HexFormat.fromHexDigitsToLong(text, DIGITS + 1, text.length()));
  }
}
