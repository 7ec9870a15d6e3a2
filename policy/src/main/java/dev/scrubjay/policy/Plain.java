package dev.scrubjay.policy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as people write them: without the noise of binary fractions ({@code 0.95}, not {@code
 * 0.9499999999999998}), without an exponent and without zeros at the end.
 */
public final class Plain {
  /**
   * The significant digits that figures keep: more than any price or measurement has, and few
   * enough that sums of many amounts lose their noise.
   */
  public static final int DIGITS = 12;

  private Plain() {}

  /** {@code value}, which is finite, to {@link #DIGITS} significant digits. */
  public static String text(double value) {
    return text(value, DIGITS);
  }

  /**
   * {@code value}, which is finite, to {@code digits} significant digits; all those before the
   * point are kept.
   */
  public static String text(double value, int digits) {
    BigDecimal exact = BigDecimal.valueOf(value);
    int kept = Math.max(digits, exact.precision() - exact.scale());
    BigDecimal rounded = exact.round(new MathContext(kept, RoundingMode.HALF_UP));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
