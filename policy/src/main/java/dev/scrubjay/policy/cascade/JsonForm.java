package dev.scrubjay.policy.cascade;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A form in which JSON values are compared: members sorted and without those that are null, numbers
 * by their value, white space in strings collapsed. It is not JSON.
 */
final class JsonForm {
  private static final int MAX_CHARS = 1 << 16;
  private static final int MAX_DIGITS = 100;
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(50)
                  .maxNumberLength(MAX_DIGITS)
                  .build())
          .build();

  private final Set<String> omitted;

  private JsonForm(Set<String> omitted) {
    this.omitted = omitted;
  }

  /** The form of {@code json}; empty if that is not one JSON value, or too large to compare. */
  static Optional<String> of(String json) {
    return of(json, Set.of());
  }

  /**
   * The form of {@code json} without the members of the outermost object whose names, in lower
   * case, are among {@code omitted}.
   */
  static Optional<String> of(String json, Set<String> omitted) {
    if (json.length() > MAX_CHARS) {
      return Optional.empty();
    }
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      String form = new JsonForm(omitted).value(parser, true);
      return parser.nextToken() == null ? Optional.of(form) : Optional.empty();
    } catch (IOException | NumberFormatException notJson) {
      return Optional.empty();
    }
  }

  private String value(JsonParser parser, boolean outermost) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, outermost);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> '"' + parser.getText().strip().replaceAll("\\s+", " ") + '"';
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      default -> parser.getText();
    };
  }

  private static String number(String text) {
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    return number.unscaledValue() + "e" + -number.scale();
  }

  private String array(JsonParser parser) throws IOException {
    List<String> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser, false));
    }
    return elements.toString();
  }

  private String object(JsonParser parser, boolean outermost) throws IOException {
    Map<String, String> members = new TreeMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      String value = value(parser, false);
      boolean left = outermost && omitted.contains(name.toLowerCase(Locale.ROOT));
      if (!left && !value.equals("null")) {
        members.put(name, value);
      }
    }
    return members.toString();
  }
}
