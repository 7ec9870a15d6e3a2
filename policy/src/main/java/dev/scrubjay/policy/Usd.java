package dev.scrubjay.policy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formatting of amounts of US dollars, for people to read. */
public final class Usd {
  private static final MathContext DIGITS = new MathContext(4);

  private Usd() {}

  /**
   * The amount rounded to cents from one dollar up, and to four significant digits below: {@code
   * $0.00000925}.
   */
  public static String text(double amount) {
    BigDecimal exact = BigDecimal.valueOf(amount);
    BigDecimal rounded =
        Math.abs(amount) >= 1
            ? exact.setScale(2, RoundingMode.HALF_UP)
            : exact.round(DIGITS).stripTrailingZeros();
    return "$" + rounded.toPlainString();
  }
}
