package dev.scrubjay.policy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Amounts of US dollars, as people read them. */
public final class Usd {
  private static final MathContext DIGITS = new MathContext(4);

  private Usd() {}

  /** To the cent from a dollar on; to four digits below, however small: {@code $0.00000925}. */
  public static String text(double amount) {
    BigDecimal exact = BigDecimal.valueOf(amount);
    BigDecimal rounded =
        Math.abs(amount) >= 1
            ? exact.setScale(2, RoundingMode.HALF_UP)
            : exact.round(DIGITS).stripTrailingZeros();
    return "$" + rounded.toPlainString();
  }
}
