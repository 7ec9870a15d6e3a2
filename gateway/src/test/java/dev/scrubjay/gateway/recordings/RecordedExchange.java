package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request to a provider and the reply to it, as somebody recorded them.
 *
 * @param wire the provider's dialect
 * @param embeddings whether it is about embeddings
 * @param request the body that was sent; empty if it is not known
 * @param body the reply: JSON, or the text of a stream
 * @param kinds what is particular about it; one in parentheses is no fault of a gateway
 */
record RecordedExchange(
    String id,
    Wire wire,
    boolean embeddings,
    String model,
    boolean stream,
    int status,
    ObjectNode request,
    String body,
    List<String> kinds) {

  /** The exchanges in a file, one a line. */
  static List<RecordedExchange> in(Path file) throws IOException {
    List<RecordedExchange> all = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        all.add(of(Json.object(line)));
      }
    }
    return all;
  }

  private static RecordedExchange of(ObjectNode line) throws JsonProcessingException {
    List<String> kinds = new ArrayList<>();
    JsonNode given = line.path("fails_as");
    given.forEach(kind -> kinds.add(kind.asText()));
    if (given.isTextual()) {
      kinds.add(given.textValue());
    }
    String api = Json.textOf(line, "api");
    JsonNode body = line.path("body");
    return new RecordedExchange(
        Json.textOf(line, "id"),
        api.equals("embeddings") ? Wire.OPENAI : Wire.valueOf(api.toUpperCase(Locale.ROOT)),
        api.equals("embeddings"),
        Json.textOf(line, "model"),
        line.path("stream").asBoolean(),
        line.path("status").asInt(200),
        line.get("req") instanceof ObjectNode request ? request : Json.object(),
        body.isTextual() ? body.textValue() : Json.text(body),
        kinds);
  }

  /** Whether nothing that a gateway does could make it right. */
  boolean isExcused() {
    return kinds.stream().anyMatch(kind -> kind.startsWith("("));
  }

  /** The model's name at the gateway. */
  String name() {
    return wire.provider() + "/" + model;
  }

  /** The request as a client sends it to the gateway, for a reply of the recorded form. */
  ObjectNode sent() {
    ObjectNode sent =
        !request.isEmpty()
            ? request.deepCopy()
            : embeddings ? Json.object().put("input", "hello") : wire.asking("hello");
    if (wire != Wire.GEMINI) {
      sent.put("model", name());
      sent.remove("stream");
    }
    return sent;
  }

  /**
   * Whether it is a stream whose pieces of content are of two kinds, so that none knows the whole.
   */
  boolean isMixed() {
    return stream
        && Wire.json(Wire.events(body)).stream()
                .map(event -> event.at("/choices/0/delta/content"))
                .filter(content -> content.isArray() || !content.asText("").isEmpty())
                .map(JsonNode::getNodeType)
                .distinct()
                .count()
            > 1;
  }

  /** Whether it is a stream that ends with the report of an error. */
  boolean reportsError() {
    return stream
        && Wire.json(Wire.events(body)).stream().anyMatch(event -> event.hasNonNull("error"));
  }

  /** The JSON of the reply. */
  ObjectNode json() {
    return Wire.parse(body);
  }
}
