package dev.scrubjay.policy.key;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The canonical form of JSON texts: members sorted by name, no white space, strings with the fewest
 * escapes, numbers by their exact value ({@code 1}, {@code 1.0} and {@code 1e0} are equal; 2⁵³+1
 * and 2⁵³ are not; −0 is 0).
 */
public final class CanonicalJson {
  /** The deepest accepted nesting. */
  public static final int MAX_DEPTH = 200;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(64 << 20)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonParser parser;
  private final Set<String> ordered;

  private CanonicalJson(JsonParser parser, Set<String> ordered) {
    this.parser = parser;
    this.ordered = ordered;
  }

  /**
   * The canonical form of {@code json}.
   *
   * @param json UTF-8
   * @param ordered members, at any depth, in whose values the order of members is significant
   * @return UTF-8
   * @throws MalformedJsonException if {@code json} is not one JSON value, has a member twice, or is
   *     nested deeper than {@link #MAX_DEPTH}
   */
  public static byte[] of(byte[] json, Set<String> ordered) {
    try (JsonParser parser = JSON.createParser(decode(json))) {
      CanonicalJson reader = new CanonicalJson(parser, ordered);
      StringBuilder out = new StringBuilder(json.length);
      reader.value(reader.next(), out, false);
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("unexpected content after the JSON value");
      }
      return out.toString().getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(String.valueOf(e.getOriginalMessage()));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new MalformedJsonException("a number's exponent is out of range");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(byte[] json) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("not UTF-8");
    }
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new MalformedJsonException("unexpected end of the JSON");
    }
    return token;
  }

  private void value(JsonToken token, StringBuilder out, boolean inOrder) throws IOException {
    switch (token) {
      case START_OBJECT -> {
        if (inOrder) {
          objectAsIs(out);
        } else {
          objectSorted(out);
        }
      }
      case START_ARRAY -> array(out, inOrder);
      case VALUE_STRING -> string(parser.getText(), out);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getDecimalValue(), out);
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> out.append(parser.getText());
      default -> throw new MalformedJsonException("unexpected " + token);
    }
  }

  private void objectSorted(StringBuilder out) throws IOException {
    Map<String, StringBuilder> members = new TreeMap<>();
    while (next() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      StringBuilder member = new StringBuilder();
      value(next(), member, ordered.contains(name));
      members.put(name, member);
    }
    char before = '{';
    for (Map.Entry<String, StringBuilder> member : members.entrySet()) {
      out.append(before);
      before = ',';
      string(member.getKey(), out);
      out.append(':').append(member.getValue());
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void objectAsIs(StringBuilder out) throws IOException {
    char before = '{';
    while (next() != JsonToken.END_OBJECT) {
      out.append(before);
      before = ',';
      string(parser.currentName(), out);
      out.append(':');
      value(next(), out, true);
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void array(StringBuilder out, boolean inOrder) throws IOException {
    char before = '[';
    JsonToken token = next();
    while (token != JsonToken.END_ARRAY) {
      out.append(before);
      before = ',';
      value(token, out, inOrder);
      token = next();
    }
    out.append(before == '[' ? "[]" : "]");
  }

  /**
   * Appends digits and exponent, without zeros for the exponent: {@code 1e999999999} stays short.
   */
  private static void number(BigDecimal number, StringBuilder out) {
    BigDecimal shortest = number.stripTrailingZeros();
    out.append(shortest.unscaledValue());
    if (shortest.scale() != 0) {
      out.append('e').append(-(long) shortest.scale());
    }
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || (Character.isSurrogate(c) && !inPair(text, i))) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** Whether the surrogate at {@code i} is half of a pair; a lone one has no encoding in UTF-8. */
  private static boolean inPair(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
