package dev.scrubjay.gateway.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;

/** The memory that a JSON text takes once it is parsed. */
public final class JsonMemory {
  /** The bytes of a parsed token, beside those of its text. */
  public static final int BYTES_OF_TOKEN = 64;

  private JsonMemory() {}

  /**
   * Counts the members and lists of {@code json}, with their values but without lists' elements.
   */
  public static int members(Buffer json) {
    int members = 0;
    boolean string = false;
    int length = json.length();
    for (int i = 0; i < length; i++) {
      switch (json.getByte(i)) {
        case '"' -> string = !string;
        case '\\' -> i += string ? 1 : 0;
        case '{', '[', ':' -> members += string ? 0 : 1;
        default -> {}
      }
    }
    return members;
  }

  /**
   * Counts the brackets, colons and commas of {@code json} outside of strings; it need not be
   * valid.
   *
   * @param limit beyond which no more are counted
   */
  public static int tokens(Buffer json, int limit) {
    int tokens = 0;
    boolean string = false;
    int length = json.length();
    for (int i = 0; i < length && tokens <= limit; i++) {
      switch (json.getByte(i)) {
        case '"' -> string = !string;
        case '\\' -> i += string ? 1 : 0;
        case '{', '[', ':', ',' -> tokens += string ? 0 : 1;
        default -> {}
      }
    }
    return tokens;
  }

  /**
   * The bytes of parsed JSON, about.
   *
   * @param limit beyond which no more are counted
   */
  public static long bytes(JsonNode json, long limit) {
    long bytes = BYTES_OF_TOKEN + (json.isTextual() ? 2L * json.textValue().length() : 0);
    for (JsonNode child : json) {
      if (bytes > limit) {
        break;
      }
      bytes += bytes(child, limit - bytes);
    }
    return bytes;
  }
}
