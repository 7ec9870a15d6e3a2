package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.Fields;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as the cache API's JSON carries them: as {@code value}, or as {@code value_base64}. */
final class CachedValues {
  private static final String BYTES = "application/octet-stream";
  private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,200}");
  private static final String JSON = "application/json";

  private CachedValues() {}

  record Value(Buffer payload, String contentType) {}

  /** The one value that a store request has. */
  static Value read(Fields fields) {
    boolean json = fields.object().has("value");
    if (json == fields.has("value_base64")) {
      throw Fields.wrong("value", "give either value or value_base64");
    }
    if (json) {
      if (fields.has("content_type")) {
        throw Fields.wrong("content_type", "goes with value_base64 only");
      }
      return new Value(Buffer.buffer(Json.bytes(fields.object().get("value"))), JSON);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(fields.requiredText("value_base64"));
      return new Value(Buffer.buffer(bytes), contentType(fields.textOrNull("content_type")));
    } catch (IllegalArgumentException e) {
      throw Fields.wrong("value_base64", "is not base64");
    }
  }

  /** The content type to keep: the one given, if it is fit to be sent back, else that of bytes. */
  static String contentType(@Nullable String given) {
    if (given == null) {
      return BYTES;
    }
    if (!CONTENT_TYPE.matcher(given).matches()) {
      throw Fields.wrong("content_type", "expected 1 to 200 printable ASCII characters");
    }
    return given;
  }

  /** What the value took to make, by {@code cost_usd} and {@code latency} (seconds). */
  static Entry.Origin origin(Fields fields) {
    double cost = fields.number("cost_usd", 0, 1e6).orElse(0);
    double seconds = fields.number("latency", 0, 86_400).orElse(0);
    return new Entry.Origin("", cost, Duration.ofMillis((long) (seconds * 1000)));
  }

  /**
   * Adds the value of {@code entry}, and how long it has been and will be there, to {@code body}.
   */
  public static void put(ObjectNode body, Entry entry, Instant now) {
    if (entry.contentType().equals(JSON) && asJson(body, entry)) {
      body.put("content_type", JSON);
    } else {
      body.put("value_base64", Base64.getEncoder().encodeToString(entry.payload().getBytes()));
      body.put("content_type", entry.contentType());
    }
    body.put("age_seconds", Math.max(0, Duration.between(entry.created(), now).toSeconds()));
    body.put("ttl_seconds", Math.max(0, Duration.between(now, entry.softExpiry()).toSeconds()));
  }

  private static boolean asJson(ObjectNode body, Entry entry) {
    try {
      body.set("value", Json.value(entry.payload().getBytes()));
      return true;
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
