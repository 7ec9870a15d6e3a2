package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.json.Json;

/** Checks the form that a request to OpenAI's Responses API demands. */
final class ResponsesForm {
  private ResponsesForm() {}

  static Form of(ObjectNode request, ObjectNode answer) {
    Form form = new Form();
    boolean called = false;
    for (JsonNode item : answer.path("output")) {
      if (Json.textOf(item, "type").equals("function_call")) {
        called = true;
        form.called(schema(request, Json.textOf(item, "name")), Json.textOf(item, "arguments"));
      }
    }
    JsonNode choice = request.path("tool_choice");
    boolean must =
        choice.asText().equals("required") || Json.textOf(choice, "type").equals("function");
    boolean ended = Json.textOf(answer, "status").equals("completed");
    if (ended && must && !called) {
      form.broken();
    }
    if (ended && !called) {
      written(form, request.path("text").path("format"), answer);
    }
    return form;
  }

  private static void written(Form form, JsonNode format, ObjectNode answer) {
    JsonNode schema =
        switch (Json.textOf(format, "type")) {
          case "json_object" -> Json.object().put("type", "object");
          case "json_schema" -> format.path("schema");
          default -> null;
        };
    if (schema == null) {
      return;
    }
    for (JsonNode item : answer.path("output")) {
      for (JsonNode part : item.path("content")) {
        if (Json.textOf(part, "type").equals("output_text")) {
          form.written(schema, Json.textOf(part, "text"));
        }
      }
    }
  }

  /** The schema of the arguments of tool {@code name}; missing if there is no such tool. */
  private static JsonNode schema(ObjectNode request, String name) {
    for (JsonNode tool : request.path("tools")) {
      if (Json.textOf(tool, "name").equals(name)) {
        return tool.path("parameters").isObject() ? tool.path("parameters") : Json.object();
      }
    }
    return request.path("");
  }
}
