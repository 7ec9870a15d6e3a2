package dev.scrubjay.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
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
    Optional<BigDecimal> number = number(value);
    return OptionalDouble.of(
        number
            .map(price -> price.multiply(BigDecimal.valueOf(perToken)).doubleValue())
            .orElse(Double.NaN));
  }

  /** A number, which some catalogs write as a text. */
  private static Optional<BigDecimal> number(JsonNode value) {
    if (value.isNumber()) {
      return Double.isFinite(value.doubleValue())
          ? Optional.of(BigDecimal.valueOf(value.doubleValue()))
          : Optional.empty();
    }
    try {
      return value.isTextual()
          ? Optional.of(new BigDecimal(value.textValue().strip()))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A whole number of tokens; empty if it is absent or not such a number. */
  static OptionalInt tokens(JsonNode object, String member) {
    double tokens = number(object.path(member)).map(BigDecimal::doubleValue).orElse(0.0);
    return tokens >= 1 && tokens <= MAX_TOKENS && tokens == Math.rint(tokens)
        ? OptionalInt.of((int) tokens)
        : OptionalInt.empty();
  }

  /** A date such as {@code 2025-08-07}; empty if it is absent or none. */
  static Optional<LocalDate> date(JsonNode object, String member) {
    try {
      return Optional.of(LocalDate.parse(object.path(member).asText("")));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
