package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.RequestFields;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values in the cache API's JSON: JSON in {@code value}, or bytes in {@code value_base64}. */
final class CachedValues {
  private static final String BYTES = "application/octet-stream";
  private static final Pattern CONTENT_TYPE = Pattern.compile("[\\x20-\\x7e]{1,200}");
  private static final String JSON = "application/json";

  /** A part of the types by which the gateway tells entries of its own. */
  private static final String OWN = "scrubjay";

  private CachedValues() {}

  /** A value and its type. */
  record Value(Buffer payload, String contentType) {}

  /** The value in a store request, which has exactly one. */
  static Value read(RequestFields fields) {
    boolean json = fields.object().has("value");
    if (json == fields.has("value_base64")) {
      throw RequestFields.wrong("value", "give either value or value_base64");
    }
    if (json) {
      if (fields.has("content_type")) {
        throw RequestFields.wrong("content_type", "is allowed with value_base64 only");
      }
      return new Value(Buffer.buffer(Json.bytes(fields.object().get("value"))), JSON);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(fields.requiredText("value_base64"));
      return new Value(Buffer.buffer(bytes), contentType(fields.textOrNull("content_type")));
    } catch (IllegalArgumentException e) {
      throw RequestFields.wrong("value_base64", "is not base64");
    }
  }

  /**
   * The content type to store: {@code given}, which must be fit for a header, else that of bytes.
   */
  static String contentType(@Nullable String given) {
    if (given == null) {
      return BYTES;
    }
    if (given.contains(OWN)) {
      throw RequestFields.wrong("content_type", "is a type of the gateway's own");
    }
    if (!CONTENT_TYPE.matcher(given).matches()) {
      throw RequestFields.wrong("content_type", "expected 1 to 200 printable ASCII characters");
    }
    return given;
  }

  /** The cost of producing the value, by {@code cost_usd} and {@code latency} (seconds). */
  static Entry.Origin origin(RequestFields fields) {
    double cost = fields.number("cost_usd", 0, 1e6).orElse(0);
    double seconds = fields.number("latency", 0, 86_400).orElse(0);
    return new Entry.Origin("", cost, Duration.ofMillis((long) (seconds * 1000)));
  }

  /** Adds the value of {@code entry}, its age and its remaining time to {@code body}. */
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
