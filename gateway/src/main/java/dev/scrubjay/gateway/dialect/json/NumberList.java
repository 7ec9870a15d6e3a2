package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A list of numbers as it is written, in a tree of JSON. A parsed number takes ten times the memory
 * of its digits.
 */
final class NumberList implements JsonSerializable {
  private final String text;

  private NumberList(String text) {
    this.text = text;
  }

  /** The list in {@code json} from {@code from} to {@code to}, without its white space. */
  static NumberList of(byte[] json, int from, int to) {
    byte[] text = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (json[i] > ' ') {
        text[length++] = json[i];
      }
    }
    return new NumberList(new String(text, 0, length, StandardCharsets.ISO_8859_1));
  }

  @Override
  public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
    generator.writeRawValue(text);
  }

  @Override
  public void serializeWithType(
      JsonGenerator generator, SerializerProvider provider, TypeSerializer type)
      throws IOException {
    serialize(generator, provider);
  }

  /** The list as JSON. */
  @Override
  public String toString() {
    return text;
  }
}
