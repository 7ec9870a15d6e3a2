package dev.scrubjay.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Formatting of amounts of US dollars, for people to read. */
public final class Usd {
  private static final int DIGITS = 4;

  private Usd() {}

  /**
   * The amount rounded to cents from one dollar up, and to four significant digits below: {@code
   * $0.00000925}.
   */
  public static String text(double amount) {
    return Math.abs(amount) >= 1
        ? "$" + BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP).toPlainString()
        : "$" + Plain.text(amount, DIGITS);
  }
}
