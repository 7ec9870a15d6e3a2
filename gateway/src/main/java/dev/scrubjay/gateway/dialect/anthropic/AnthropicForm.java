package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Set;

/** Checks the form that a request to Anthropic's Messages API demands. */
final class AnthropicForm {
  private static final Set<String> FORCED = Set.of("any", "tool");

  private AnthropicForm() {}

  static Form of(ObjectNode request, ObjectNode answer) {
    Form form = new Form();
    boolean called = false;
    for (JsonNode block : answer.path("content")) {
      if (block.path("type").asText().equals("tool_use")) {
        called = true;
        form.called(schema(request, Json.textOf(block, "name")), block.path("input"));
      }
    }
    boolean ended = answer.path("stop_reason").asText().equals("end_turn");
    if (ended && !called && FORCED.contains(request.path("tool_choice").path("type").asText())) {
      form.broken();
    }
    return form;
  }

  /** The schema of the input of tool {@code name}; missing if there is no such tool. */
  private static JsonNode schema(ObjectNode request, String name) {
    for (JsonNode tool : request.path("tools")) {
      if (Json.textOf(tool, "name").equals(name)) {
        return tool.path("input_schema").isObject() ? tool.path("input_schema") : Json.object();
      }
    }
    return request.path("");
  }
}
