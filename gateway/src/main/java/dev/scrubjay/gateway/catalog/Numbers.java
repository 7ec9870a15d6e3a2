package dev.scrubjay.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads a price catalog's numbers. */
final class Numbers {
  private static final int MAX_TOKENS = 1_000_000_000;

  private Numbers() {}

  /**
   * A price in USD per token, to as many digits as it is written with.
   *
   * @param perToken what the catalog's unit is of that
   * @return empty if it is not there, NaN if it is no number
   */
  static OptionalDouble price(JsonNode object, String member, double perToken) {
    JsonNode value = object.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      return OptionalDouble.of(Double.NaN);
    }
    return OptionalDouble.of(
        BigDecimal.valueOf(value.doubleValue())
            .multiply(BigDecimal.valueOf(perToken))
            .doubleValue());
  }

  /** A whole number of tokens; empty if it is not there, or no such number. */
  static OptionalInt tokens(JsonNode object, String member) {
    JsonNode value = object.path(member);
    double tokens = value.isNumber() ? value.doubleValue() : 0;
    return tokens >= 1 && tokens <= MAX_TOKENS && tokens == Math.rint(tokens)
        ? OptionalInt.of((int) tokens)
        : OptionalInt.empty();
  }
}
