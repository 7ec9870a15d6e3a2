package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.policy.key.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON strictly, and keeps numbers as they are written. A duplicate member, a
 * second value, and too deep nesting are errors.
 */
public final class Json {
  private static final int MAX_STRING_CHARS = 64 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(CanonicalJson.MAX_DEPTH)
                          .maxStringLength(MAX_STRING_CHARS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Parses one object. */
  public static ObjectNode object(byte[] json) throws JsonProcessingException {
    if (value(json) instanceof ObjectNode object) {
      return object;
    }
    throw new JsonParseException(null, "expected an object");
  }

  /**
   * Parses one object, the lists of numbers of which are texts within it: they can be written
   * again, and do not take ten times their memory.
   */
  public static ObjectNode objectOfNumberLists(byte[] json) throws JsonProcessingException {
    if (read(() -> NumberLists.parse(MAPPER, json)) instanceof ObjectNode object) {
      return object;
    }
    throw new JsonParseException(null, "expected an object");
  }

  /** Whether {@code value} is a list, be it one that was left as it is written. */
  public static boolean isList(JsonNode value) {
    return value.isArray() || value.isPojo();
  }

  /** Parses one object. */
  public static ObjectNode object(String json) throws JsonProcessingException {
    return object(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Parses one object; returns an empty one if {@code json} is not an object. */
  public static ObjectNode objectOrEmpty(String json) {
    try {
      return object(json);
    } catch (JsonProcessingException e) {
      return object();
    }
  }

  /** Parses one value. */
  public static JsonNode value(byte[] json) throws JsonProcessingException {
    return read(() -> MAPPER.readTree(json));
  }

  private interface Reading {
    @Nullable JsonNode value() throws IOException;
  }

  private static JsonNode read(Reading reading) throws JsonProcessingException {
    try {
      JsonNode value = reading.value();
      if (value == null || value.isMissingNode()) {
        throw new JsonParseException(null, "expected a value, found nothing");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (NumberFormatException | ArithmeticException e) {
      throw new JsonParseException(null, "a number's exponent is out of range");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@code value} in UTF-8 without white space. Half a surrogate pair, which UTF-8 cannot encode,
   * is escaped.
   */
  public static byte[] bytes(JsonNode value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      return escaped(value);
    }
  }

  /** {@code value} as {@link #bytes}, but the figures that we computed as people write them. */
  public static byte[] figures(JsonNode value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new FigureWriter(MAPPER.createGenerator(bytes))) {
      MAPPER.writeTree(json, value);
    } catch (JsonProcessingException e) {
      return escaped(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** {@code value} for people: one member a line, and numbers as people write them. */
  public static String pretty(JsonNode value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new FigureWriter.ForPeople(MAPPER.createGenerator(text))) {
      MAPPER.writeTree(json.useDefaultPrettyPrinter(), value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static byte[] escaped(JsonNode value) {
    try {
      return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code value} without white space. */
  public static String text(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a member, or {@code null} if it is absent or not a text. */
  public static @Nullable String textOrNull(JsonNode object, String member) {
    return object.path(member).textValue();
  }

  /** The text of a member, or an empty text. */
  public static String textOf(JsonNode object, String member) {
    String text = textOrNull(object, member);
    return text == null ? "" : text;
  }

  /** The number of a member; empty if it is absent or not a number. */
  public static OptionalDouble number(JsonNode object, String member) {
    JsonNode value = object.path(member);
    return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
  }

  /** The members of {@code object} that are not {@code null} and not among the {@code known}. */
  public static List<String> membersBeyond(Set<String> known, ObjectNode object) {
    return object.properties().stream()
        .filter(member -> !known.contains(member.getKey()) && !member.getValue().isNull())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether {@code value} says something: neither null nor false, nor empty. */
  public static boolean says(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> !value.textValue().isEmpty();
      case ARRAY, OBJECT -> !value.isEmpty();
      case NUMBER -> true;
      default -> false;
    };
  }
}
