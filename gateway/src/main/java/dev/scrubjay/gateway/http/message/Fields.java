package dev.scrubjay.gateway.http.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the members of a request to Scrubjay's own API; each complaint names the member. */
public record Fields(ObjectNode object) {

  /**
   * Refuses members that the call does not know.
   *
   * @throws ApiException naming the first one
   */
  public Fields only(Set<String> known) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw wrong(name, "unknown (expected: " + String.join(", ", new TreeSet<>(known)) + ")");
      }
    }
    return this;
  }

  public boolean has(String name) {
    return object.hasNonNull(name);
  }

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

  public Optional<String> text(String name) {
    return Optional.ofNullable(textOrNull(name));
  }

  public String requiredText(String name) {
    return text(name).orElseThrow(() -> wrong(name, "is missing"));
  }

  public OptionalDouble number(String name, double min, double max) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber() || value.doubleValue() < min || value.doubleValue() > max) {
      throw wrong(name, "expected a number from " + min + " to " + max);
    }
    return OptionalDouble.of(value.doubleValue());
  }

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

  public static ApiException wrong(String name, String what) {
    return new ApiException(ApiError.invalid(name, name + ": " + what));
  }
}
