package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Finds the properties of a request by which it is routed, and whether it may be cached. */
final class ResponsesFeatures {
  private static final int MOST_TOKENS = 10_000_000;

  /** The members of an item that a model reads. */
  private static final List<String> READ =
      List.of("content", "output", "arguments", "input", "summary");

  /** The members that refer to what a provider keeps, or make it keep something. */
  private static final List<String> STATE =
      List.of("previous_response_id", "conversation", "prompt");

  /** The tools whose calls act on the world, at the provider. */
  private static final Set<String> ACTING = Set.of("mcp");

  private long chars;
  private int images;
  private int documents;
  private int audio;

  private ResponsesFeatures() {}

  static RequestFeatures of(ObjectNode body) {
    ResponsesFeatures seen = new ResponsesFeatures();
    seen.read(body.path("instructions"));
    seen.readInput(body.path("input"));
    JsonNode tools = body.path("tools");
    seen.chars += tools.isEmpty() ? 0 : Json.text(tools).length();
    JsonNode schema = body.path("text").path("format").path("schema");
    seen.chars += schema.isObject() ? Json.text(schema).length() : 0;
    return new RequestFeatures(
        seen.chars, seen.images, seen.documents, seen.audio, !tools.isEmpty(), maxTokens(body));
  }

  static OptionalInt maxTokens(ObjectNode body) {
    JsonNode limit = body.path("max_output_tokens");
    return limit.isInt()
        ? OptionalInt.of(Math.min(limit.intValue(), MOST_TOKENS))
        : OptionalInt.empty();
  }

  private void readInput(JsonNode input) {
    read(input.isTextual() ? input : input.path(""));
    for (JsonNode item : input) {
      READ.forEach(member -> read(item.path(member)));
    }
  }

  private void read(JsonNode content) {
    chars += content.isTextual() ? content.textValue().length() : 0;
    for (JsonNode part : content) {
      chars += Json.textOf(part, "text").length();
      String type = Json.textOf(part, "type");
      images += type.equals("input_image") ? 1 : 0;
      documents += type.equals("input_file") ? 1 : 0;
      audio += type.equals("input_audio") ? 1 : 0;
    }
  }

  /**
   * Whether a request uses or makes state at the provider. Without {@code store} OpenAI keeps the
   * answer too, but a client that leaves it out does not ask for that.
   */
  static boolean isStateful(ObjectNode body) {
    return STATE.stream().anyMatch(body::hasNonNull)
        || body.path("store").asBoolean(false)
        || body.path("background").asBoolean(false)
        || body.path("prompt_cache_options").path("prewarm").asBoolean(false)
        || acts(body.path("tools"));
  }

  private static boolean acts(JsonNode tools) {
    for (JsonNode tool : tools) {
      boolean namesContainer =
          tool.path("container").isTextual()
              || tool.path("environment").path("container_id").isTextual();
      if (namesContainer || ACTING.contains(Json.textOf(tool, "type"))) {
        return true;
      }
    }
    return false;
  }
}
