package dev.scrubjay.policy.semantic;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers of several words, as in "two hundred fifty" and "3 million", word by word. Of one
 * number after the other, those that make one are joined.
 */
final class NumberWords {
  private static final BigDecimal TEN = BigDecimal.TEN;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int MOST_DIGITS = 12;

  private static final Map<String, BigDecimal> SCALES =
      Map.of(
          "thousand", BigDecimal.valueOf(1_000),
          "million", BigDecimal.valueOf(1_000_000),
          "billion", BigDecimal.valueOf(1_000_000_000));

  private BigDecimal scaled = BigDecimal.ZERO;
  private @Nullable BigDecimal small;

  /** Forgets the number that was read. */
  void end() {
    scaled = BigDecimal.ZERO;
    small = null;
  }

  /** Begins a number of digits, which a scale may follow, or of one word. */
  void begin(String digits) {
    end();
    small =
        digits.length() <= MOST_DIGITS && digits.chars().allMatch(c -> c == '.' || isDigit(c))
            ? parsed(digits)
            : null;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static @Nullable BigDecimal parsed(String digits) {
    try {
      return new BigDecimal(digits);
    } catch (NumberFormatException version) {
      return null; // as 1.2.3
    }
  }

  /**
   * Whether a word goes on with the number that was read last, which then is the one that {@link
   * #text} tells.
   *
   * @param value the word's own, in digits; empty if it is "one"
   */
  boolean joins(String word, String value) {
    BigDecimal before = small;
    if (before == null) {
      return false;
    }
    BigDecimal scale = SCALES.get(word);
    if (scale != null && before.signum() > 0 && before.compareTo(scale) < 0) {
      scaled = scaled.add(before.multiply(scale));
      small = BigDecimal.ZERO;
      return true;
    }
    if (word.equals("hundred") && before.signum() > 0 && before.compareTo(HUNDRED) < 0) {
      small = before.multiply(HUNDRED);
      return true;
    }
    BigDecimal own = value.isEmpty() ? BigDecimal.ONE : parsed(value);
    if (own == null || own.signum() <= 0 || !hasRoom(before, own)) {
      return false;
    }
    small = before.add(own);
    return true;
  }

  /** Whether "fifty" or "fifty six" may follow 200, and "six" 250, but neither 56. */
  private boolean hasRoom(BigDecimal before, BigDecimal own) {
    BigDecimal rest = before.remainder(HUNDRED);
    boolean first = before.signum() > 0 || scaled.signum() > 0;
    return own.compareTo(HUNDRED) < 0
        && first
        && (rest.signum() == 0
            || (own.compareTo(TEN) < 0
                && rest.compareTo(TEN.add(TEN)) >= 0
                && rest.remainder(TEN).signum() == 0));
  }

  /** The number that was read, in digits. */
  String text() {
    BigDecimal all = small == null ? scaled : scaled.add(small);
    return all.stripTrailingZeros().toPlainString();
  }
}
