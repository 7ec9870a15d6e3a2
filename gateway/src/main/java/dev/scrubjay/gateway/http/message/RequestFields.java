package dev.scrubjay.gateway.http.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The members of a request to Scrubjay's own API. Each error names the member. */
public record RequestFields(ObjectNode object) {

  /**
   * Checks that there are no members other than {@code known}.
   *
   * @throws ApiException naming the first other one
   */
  public RequestFields only(Set<String> known) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw wrong(name, "unknown (expected: " + String.join(", ", new TreeSet<>(known)) + ")");
      }
    }
    return this;
  }

  /** Whether the member is there and not null. */
  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** The string in a member, if it is there. */
  public @Nullable String textOrNull(String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(name, "expected a string");
    }
    return value.textValue();
  }

  /** The string in a member, if it is there. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(textOrNull(name));
  }

  /** The string in a member that must be there. */
  public String requiredText(String name) {
    return text(name).orElseThrow(() -> wrong(name, "is missing"));
  }

  /** The number in a member, if it is there, which must be within the bounds. */
  public OptionalDouble number(String name, double min, double max) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
      throw wrong(name, "expected a number from " + plain(min) + " to " + plain(max));
    }
    return OptionalDouble.of(value.doubleValue());
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  /** The whole number in a member, if it is there, which must be within the bounds. */
  public OptionalInt whole(String name, int min, int max) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return OptionalInt.empty();
    }
    if (!value.canConvertToInt()
        || !value.canConvertToExactIntegral()
        || value.intValue() < min
        || value.intValue() > max) {
      throw wrong(name, "expected a whole number from " + min + " to " + max);
    }
    return OptionalInt.of(value.intValue());
  }

  /** The flag in a member, if it is there. */
  public Optional<Boolean> flag(String name) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw wrong(name, "expected true or false");
    }
    return Optional.of(value.booleanValue());
  }

  /** The error of a request whose member {@code name} has {@code fault}. */
  public static ApiException wrong(String name, String fault) {
    return new ApiException(ApiError.invalid(name, name + ": " + fault));
  }
}
