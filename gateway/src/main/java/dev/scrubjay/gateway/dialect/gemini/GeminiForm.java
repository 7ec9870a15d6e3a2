package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.json.Json;

/** Checks the form that a request to Google's {@code generateContent} demands. */
final class GeminiForm {
  private GeminiForm() {}

  static Form of(ObjectNode request, ObjectNode answer) {
    Form form = new Form();
    JsonNode config = request.path("generationConfig");
    JsonNode schema = GeminiRequests.schema(config);
    boolean json = Json.textOf(config, "responseMimeType").equals("application/json");
    for (JsonNode candidate : answer.path("candidates")) {
      StringBuilder text = new StringBuilder();
      boolean called = false;
      for (JsonNode part : candidate.path("content").path("parts")) {
        JsonNode call = part.path("functionCall");
        if (call.isObject()) {
          called = true;
          form.called(arguments(request, Json.textOf(call, "name")), call.path("args"));
        } else if (!part.path("thought").asBoolean(false)) {
          text.append(Json.textOf(part, "text"));
        }
      }
      boolean ended = Json.textOf(candidate, "finishReason").equals("STOP");
      if (ended && !called && isForced(request)) {
        form.broken();
      }
      if (ended && !called && (json || schema != null)) {
        form.written(schema == null ? Json.object() : schema, text.toString());
      }
    }
    return form;
  }

  private static boolean isForced(ObjectNode request) {
    JsonNode calling = request.path("toolConfig").path("functionCallingConfig");
    return Json.textOf(calling, "mode").equals("ANY");
  }

  /** The schema of the arguments of function {@code name}; missing if there is no such function. */
  private static JsonNode arguments(ObjectNode request, String name) {
    for (JsonNode tool : request.path("tools")) {
      for (JsonNode function : tool.path("functionDeclarations")) {
        if (Json.textOf(function, "name").equals(name)) {
          return GeminiTools.schema(function);
        }
      }
    }
    return MissingNode.getInstance();
  }
}
