package dev.scrubjay.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads the numbers of price catalogs. */
final class Numbers {
  private static final int MAX_TOKENS = 1_000_000_000;

  private Numbers() {}

  /**
   * A price in USD per token, with as many digits as in the catalog.
   *
   * @param perToken the catalog's unit in USD per token
   * @return empty if it is absent, NaN if it is not a number
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

  /** A whole number of tokens; empty if it is absent or not such a number. */
  static OptionalInt tokens(JsonNode object, String member) {
    JsonNode value = object.path(member);
    double tokens = value.isNumber() ? value.doubleValue() : 0;
    return tokens >= 1 && tokens <= MAX_TOKENS && tokens == Math.rint(tokens)
        ? OptionalInt.of((int) tokens)
        : OptionalInt.empty();
  }
}
