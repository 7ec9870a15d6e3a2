package dev.scrubjay.policy.key;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * The canonical form of a JSON text: members sorted by name, no white space, strings with the
 * fewest escapes, numbers by their exact value ({@code 1}, {@code 1.0} and {@code 1e0} are equal;
 * 2⁵³+1 and 2⁵³ are not; −0 is 0). It is written piece by piece when it is digested, and so takes
 * little memory beside the texts of the value. Not thread-safe.
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
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final FlatJson flat;

  private CanonicalJson(FlatJson flat) {
    this.flat = flat;
  }

  /**
   * The canonical form of {@code json}. Takes time and memory in proportion to its size.
   *
   * @param json UTF-8
   * @param ordered members, at any depth, in whose values the order of members is significant
   * @throws MalformedJsonException if {@code json} is not one JSON value, has a member twice, or is
   *     nested deeper than {@link #MAX_DEPTH}
   */
  public static CanonicalJson of(byte[] json, Set<String> ordered) {
    try (JsonParser parser = JSON.createParser(reader(json))) {
      return of(parser, ordered);
    } catch (IOException e) { // of the attempt to open it
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The canonical form of the value that {@code parser} is before, such as that of a parsed tree.
   *
   * @param ordered as above
   * @throws MalformedJsonException as above
   */
  public static CanonicalJson of(JsonParser parser, Set<String> ordered) {
    try {
      Parsing parsing = new Parsing(parser, ordered);
      parsing.value(parsing.next(), false);
      if (parser.nextToken() != null) {
        throw new MalformedJsonException("unexpected content after the JSON value");
      }
      return new CanonicalJson(parsing.flat);
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(String.valueOf(e.getOriginalMessage()));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new MalformedJsonException("a number's exponent is out of range");
    } catch (CharacterCodingException e) {
      throw new MalformedJsonException("not UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reader reader(byte[] json) {
    return new InputStreamReader(
        new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder());
  }

  /** Its number of bytes in UTF-8. */
  long length() {
    return flat.length();
  }

  /** Adds its bytes in UTF-8 to {@code digest}. */
  void addTo(MessageDigest digest) {
    write((bytes, length) -> digest.update(bytes, 0, length));
  }

  /** The form itself. */
  @Override
  public String toString() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    write((bytes, length) -> all.write(bytes, 0, length));
    return all.toString(StandardCharsets.UTF_8);
  }

  private void write(Utf8Output.Target target) {
    Utf8Output out = new Utf8Output(target);
    flat.write(out);
    out.flush();
  }

  /** Reads a value into a list of its nodes. */
  private static final class Parsing {
    private final JsonParser parser;
    private final Set<String> ordered;
    private final FlatJson flat = new FlatJson();

    private Parsing(JsonParser parser, Set<String> ordered) {
      this.parser = parser;
      this.ordered = ordered;
    }

    JsonToken next() throws IOException {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new MalformedJsonException("unexpected end of the JSON");
      }
      return token;
    }

    void value(JsonToken token, boolean inOrder) throws IOException {
      switch (token) {
        case START_OBJECT -> object(inOrder);
        case START_ARRAY -> array(inOrder);
        case VALUE_STRING -> flat.text(parser.getText());
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> flat.scalar(number(parser.getDecimalValue()));
        case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> flat.scalar(parser.getText());
        default -> throw new MalformedJsonException("unexpected " + token);
      }
    }

    private void object(boolean inOrder) throws IOException {
      int object = flat.beginObject(!inOrder);
      while (next() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        flat.text(name);
        value(next(), inOrder || ordered.contains(name));
      }
      flat.endObject(object);
    }

    private void array(boolean inOrder) throws IOException {
      int array = flat.beginArray();
      int elements = 0;
      JsonToken token = next();
      while (token != JsonToken.END_ARRAY) {
        value(token, inOrder);
        elements++;
        token = next();
      }
      flat.endArray(array, elements);
    }

    /**
     * Digits and exponent, without zeros before the exponent: {@code 1e999999999} stays short.
     * Zeros are cut from the text, as {@code stripTrailingZeros} divides once for each.
     */
    private static String number(BigDecimal number) {
      if (number.signum() == 0) {
        return "0";
      }
      String digits = number.unscaledValue().toString();
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      long exponent = (long) digits.length() - end - number.scale();
      if (-exponent < Integer.MIN_VALUE) {
        throw new ArithmeticException("the exponent is out of range");
      }
      String shortest = digits.substring(0, end);
      return exponent == 0 ? shortest : shortest + 'e' + exponent;
    }
  }
}
