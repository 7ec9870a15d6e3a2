package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;

/** The part of a response that repeats the settings of its request. */
final class ResponsesEcho {
  /** The members that say something of the request's sender and nothing of the answer. */
  private static final List<String> PERSONAL =
      List.of("metadata", "user", "safety_identifier", "prompt_cache_key");

  private ResponsesEcho() {}

  /** A response to the request {@code asked} of which nothing has been said yet. */
  static ObjectNode response(ObjectNode asked, String id, String model, long created) {
    ObjectNode response =
        Json.object()
            .put("id", id)
            .put("object", "response")
            .put("created_at", created)
            .put("status", "in_progress")
            .put("background", false)
            .putNull("completed_at")
            .putNull("error")
            .putNull("incomplete_details");
    copy("instructions", asked, response);
    copy("max_output_tokens", asked, response);
    copy("max_tool_calls", asked, response);
    response.put("model", model).putArray("output");
    response.put("parallel_tool_calls", asked.path("parallel_tool_calls").asBoolean(true));
    copy("previous_response_id", asked, response);
    copy("prompt_cache_key", asked, response);
    response.set("reasoning", reasoning(asked.path("reasoning")));
    copy("safety_identifier", asked, response);
    response.put("service_tier", "default").put("store", asked.path("store").asBoolean(false));
    response.set("temperature", number(asked.path("temperature")));
    response.set("text", text(asked.path("text")));
    response.set("tool_choice", given(asked, "tool_choice", TextNode.valueOf("auto")));
    response.set("tools", given(asked, "tools", response.arrayNode()));
    response.put("top_logprobs", 0);
    response.set("top_p", number(asked.path("top_p")));
    response.set("truncation", given(asked, "truncation", TextNode.valueOf("disabled")));
    response.putNull("usage");
    copy("user", asked, response);
    response.set("metadata", given(asked, "metadata", Json.object()));
    return response;
  }

  private static void copy(String name, ObjectNode asked, ObjectNode response) {
    response.set(name, given(asked, name, NullNode.getInstance()));
  }

  private static JsonNode given(ObjectNode asked, String name, JsonNode usual) {
    return asked.hasNonNull(name) ? asked.get(name).deepCopy() : usual;
  }

  private static JsonNode number(JsonNode asked) {
    return asked.isNumber() ? asked : Json.object().numberNode(1.0);
  }

  private static ObjectNode reasoning(JsonNode asked) {
    ObjectNode reasoning = Json.object().putNull("effort").putNull("summary");
    return asked instanceof ObjectNode given ? reasoning.setAll(given.deepCopy()) : reasoning;
  }

  private static ObjectNode text(JsonNode asked) {
    ObjectNode text = Json.object();
    text.putObject("format").put("type", "text");
    text.put("verbosity", "medium");
    return asked instanceof ObjectNode given ? text.setAll(given.deepCopy()) : text;
  }

  /**
   * Puts what the request {@code asked} says of its sender in the place of what another said.
   *
   * @return whether that changed {@code response}
   */
  static boolean personalize(ObjectNode response, ObjectNode asked) {
    boolean changed = false;
    for (String name : PERSONAL) {
      JsonNode usual = name.equals("metadata") ? Json.object() : NullNode.getInstance();
      JsonNode own = given(asked, name, usual);
      if (response.has(name) && !response.get(name).equals(own)) {
        response.set(name, own);
        changed = true;
      }
    }
    return changed;
  }
}
