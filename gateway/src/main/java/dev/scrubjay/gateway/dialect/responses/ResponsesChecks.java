package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.RequestChecks;
import java.util.List;

/** Checks requests to OpenAI's Responses API; each error names the member. */
final class ResponsesChecks {
  private static final List<String> ROLES = List.of("user", "assistant", "system", "developer");
  private static final int MAX_LOGPROBS = 20;

  /** The members that say what the request continues; with one of them it needs no input. */
  private static final List<String> CONTINUED =
      List.of("previous_response_id", "conversation", "prompt");

  private ResponsesChecks() {}

  /** Checks {@code body}; returns the model that it names. */
  static String model(ObjectNode body) {
    RequestChecks request = new RequestChecks(body, "");
    String model = request.requiredText("model");
    checkInput(request);
    checkSettings(request);
    checkTools(request);
    return model;
  }

  private static void checkInput(RequestChecks request) {
    JsonNode input = request.object().path("input");
    if (CONTINUED.stream().noneMatch(request.object()::hasNonNull)) {
      request.present("input");
    }
    request.content("input");
    int index = 0;
    for (JsonNode item : input) {
      checkItem(request.element("input", item, index++));
    }
  }

  private static void checkItem(RequestChecks item) {
    boolean untyped = !item.object().hasNonNull("type");
    if (untyped && !item.object().has("role")) {
      item.requiredText("id"); // a reference to an item, whose type may be left out
      return;
    }
    switch (untyped ? "message" : item.requiredText("type")) {
      case "message" -> {
        String role = item.requiredText("role");
        if (!ROLES.contains(role)) {
          throw item.wrong("role", "expected one of " + String.join(", ", ROLES));
        }
        item.present("content");
        item.content("content");
      }
      case "function_call" -> {
        item.requiredText("call_id");
        item.requiredText("name");
      }
      case "function_call_output", "custom_tool_call_output" -> {
        item.requiredText("call_id");
        item.present("output");
        item.content("output");
      }
      case "reasoning" -> {
        item.content("summary");
        item.content("content");
      }
      default -> {} // of built-in tools, or new: the provider's to check
    }
  }

  private static void checkSettings(RequestChecks request) {
    request.number("temperature", 0, 2);
    request.number("top_p", 0, 1);
    request.number("top_logprobs", 0, MAX_LOGPROBS);
    request.whole("max_output_tokens", 1);
    request.whole("max_tool_calls", 1);
    for (String name : List.of("text", "reasoning", "metadata", "stream_options", "prompt")) {
      request.object(name);
    }
    for (String name : List.of("stream", "store", "background", "parallel_tool_calls")) {
      request.flag(name);
    }
    request.array("include");
    for (String name : List.of("instructions", "previous_response_id", "truncation")) {
      JsonNode value = request.object().path(name);
      if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
        throw request.wrong(name, "expected a string");
      }
    }
    JsonNode conversation = request.object().path("conversation");
    if (conversation.isObject()) {
      request.member("conversation").requiredText("id");
    } else if (!conversation.isMissingNode() && !conversation.isNull()) {
      request.requiredText("conversation");
    }
  }

  private static void checkTools(RequestChecks request) {
    JsonNode choice = request.object().path("tool_choice");
    if (choice.isNumber() || choice.isBoolean() || choice.isArray()) {
      throw request.wrong("tool_choice", "expected a string or an object");
    }
    request.array("tools");
    int index = 0;
    for (JsonNode tool : request.object().path("tools")) {
      RequestChecks checks = request.element("tools", tool, index++);
      String type = checks.requiredText("type");
      if (type.equals("function") || type.equals("custom")) {
        checks.requiredText("name");
      }
    }
  }
}
