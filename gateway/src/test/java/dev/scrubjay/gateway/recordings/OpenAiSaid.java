package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Reads the chat completions of OpenAI, and of the servers that have members of their own. */
final class OpenAiSaid {
  private OpenAiSaid() {}

  static Said of(ObjectNode answer) {
    JsonNode choice = answer.path("choices").path(0);
    JsonNode message = choice.path("message");
    List<Said.Call> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      calls.add(
          new Said.Call(
              Json.textOf(call, "id"),
              Json.textOf(function, "name"),
              Said.arguments(function.path("arguments"))));
    }
    if (!Json.textOf(message.path("function_call"), "name").isEmpty() && calls.isEmpty()) {
      JsonNode function = message.path("function_call");
      calls.add(
          new Said.Call(
              "", Json.textOf(function, "name"), Said.arguments(function.path("arguments"))));
    }
    String text = Said.texts(message.path("content"), "text", "output_text", "refusal");
    String refusal = Json.textOf(message, "refusal");
    JsonNode content = message.path("content");
    String thought = content.isTextual() ? "" : Said.texts(content, "thinking", "reasoning");
    JsonNode usage =
        answer.path("usage").isObject() ? answer.path("usage") : answer.at("/x_groq/usage");
    long input = usage.path("prompt_tokens").asLong();
    String end = Ends.openAi(Json.textOf(choice, "finish_reason"), !calls.isEmpty());
    return new Said(
        text.isEmpty() ? refusal + Json.textOf(message.path("audio"), "transcript") : text,
        thought.isEmpty() ? reasoning(message) : thought,
        calls,
        !refusal.isEmpty() && text.isEmpty() && end.equals("stop") ? "filtered" : end,
        input,
        Math.max(
            usage.path("completion_tokens").asLong(), usage.path("total_tokens").asLong() - input),
        cached(usage));
  }

  /** The tokens from the prompt cache, for which servers have several names. */
  private static long cached(JsonNode usage) {
    for (String place :
        List.of(
            "/prompt_tokens_details/cached_tokens",
            "/prompt_token_details/cached_tokens",
            "/prompt_cache_hit_tokens",
            "/num_cached_tokens",
            "/cached_tokens")) {
      if (usage.at(place).asLong() > 0) {
        return usage.at(place).asLong();
      }
    }
    return 0;
  }

  private static String reasoning(JsonNode message) {
    for (String name : List.of("reasoning_content", "reasoning")) {
      String text = Said.texts(message.path(name), "text");
      if (!text.isEmpty()) {
        return text;
      }
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode detail : message.path("reasoning_details")) {
      text.append(Json.textOf(detail, "text")).append(Json.textOf(detail, "summary"));
    }
    return text.toString();
  }
}
