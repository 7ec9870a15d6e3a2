package dev.scrubjay.gateway.http.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts of routing requirements by name, from headers and from an object's members. */
final class RequirementValues {
  /** The most characters of a text that is stored, or shown in an error. */
  static final int MAX_TEXT = 100;

  private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9._:/@-]{1,128}");

  private final String path;
  private final Map<String, String> values = new HashMap<>();

  /**
   * @param path the place of {@code object} in the body, for errors, such as {@code "routing."}
   * @param object whose members override the headers, if there is one
   */
  RequirementValues(String path, Set<String> names, MultiMap headers, @Nullable ObjectNode object) {
    this.path = path;
    for (String name : names) {
      String header = headers.get(header(name));
      if (header != null) {
        values.put(name, header.strip());
      }
      JsonNode member = object == null ? null : object.get(name);
      if (member != null && !member.isNull()) {
        values.put(name, member.isValueNode() ? member.asText() : member.toString());
      }
    }
  }

  /** The header for the member {@code name}. */
  static String header(String name) {
    return "x-scrubjay-" + name.replace('_', '-');
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  /** The constant that a text names, without regard to case. */
  <E extends Enum<E>> Optional<E> oneOf(String name, E[] constants, String expected) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    String upper = text.toUpperCase(Locale.ROOT);
    for (E constant : constants) {
      if (constant.name().equals(upper)) {
        return Optional.of(constant);
      }
    }
    throw wrong(name, expected);
  }

  /** The number that a text is, from {@code min} to {@code max}. */
  OptionalDouble number(String name, double min, double max, String expected) {
    String text = values.get(name);
    if (text == null) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text);
      if (value >= min && value <= max) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException e) {
      // the same error as a number out of range
    }
    throw wrong(name, expected);
  }

  /** The models in a JSON array, or in a list separated by commas, each named once. */
  List<String> models(String name, int most, String expected) {
    String text = values.getOrDefault(name, "");
    List<String> models = new ArrayList<>();
    for (String part : text.replaceAll("^\\[|]$", "").split(",", most + 1)) {
      String model = part.strip().replaceAll("^\"|\"$", "");
      if (!MODEL_NAME.matcher(model).matches() || models.contains(model)) {
        throw wrong(name, expected);
      }
      models.add(model);
    }
    if (models.size() > most) {
      throw wrong(name, expected);
    }
    return models;
  }

  /** The error of a text that is not as {@code expected}. */
  ApiException wrong(String name, String expected) {
    String text = values.getOrDefault(name, "");
    String shown = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
    return new ApiException(
        ApiError.invalid(
            path + name, path + name + ": '" + shown + "' (expected: " + expected + ")"));
  }
}
