package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.json.Json;

/** Checks the form that a request to OpenAI's Chat Completions API demands. */
final class OpenAiForm {
  private OpenAiForm() {}

  static Form of(ObjectNode request, ObjectNode answer) {
    Form form = new Form();
    JsonNode format = request.path("response_format");
    JsonNode choice = request.path("tool_choice");
    boolean called = choice.isObject() || choice.asText().equals("required");
    for (JsonNode one : answer.path("choices")) {
      JsonNode message = one.path("message");
      JsonNode calls = message.path("tool_calls");
      for (JsonNode call : calls) {
        JsonNode function = call.path("function");
        form.called(
            schema(request, Json.textOf(function, "name")), Json.textOf(function, "arguments"));
      }
      boolean ended = one.path("finish_reason").asText().equals("stop");
      if (ended && calls.isEmpty() && called) {
        form.broken();
      }
      if (ended && calls.isEmpty() && message.path("content").isTextual()) {
        written(form, format, message.path("content").textValue());
      }
    }
    return form;
  }

  private static void written(Form form, JsonNode format, String text) {
    switch (format.path("type").asText()) {
      case "json_object" -> form.written(Json.object().put("type", "object"), text);
      case "json_schema" -> form.written(format.path("json_schema").path("schema"), text);
      default -> {}
    }
  }

  /** The schema of the arguments of tool {@code name}; missing if there is no such tool. */
  private static JsonNode schema(ObjectNode request, String name) {
    for (JsonNode tool : request.path("tools")) {
      JsonNode function = tool.path("function");
      if (Json.textOf(function, "name").equals(name)) {
        return function.path("parameters").isObject() ? function.path("parameters") : Json.object();
      }
    }
    return request.path("");
  }
}
