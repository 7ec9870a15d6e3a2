package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.Locale;

/** Why answers end, in words of all dialects: stop, length, calls, filtered; or none, unknown. */
final class Ends {
  private Ends() {}

  static String openAi(String reason, boolean called) {
    return switch (reason.toLowerCase(Locale.ROOT)) {
      case "stop", "" -> called ? "calls" : "stop";
      case "length", "model_length" -> "length";
      case "tool_calls", "function_call" -> "calls";
      case "content_filter" -> "filtered";
      default -> "unknown";
    };
  }

  static String anthropic(String reason) {
    return switch (reason) {
      case "end_turn", "stop_sequence", "pause_turn", "compaction" -> "stop";
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "tool_use" -> "calls";
      case "refusal" -> "filtered";
      case "" -> "none";
      default -> "unknown";
    };
  }

  static String gemini(String reason, boolean called) {
    return switch (reason) {
      case "STOP" -> called ? "calls" : "stop";
      case "MAX_TOKENS" -> "length";
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "LANGUAGE",
          "MODEL_ARMOR" ->
          "filtered";
      case "" -> "none";
      default -> "unknown";
    };
  }

  static String responses(JsonNode response, boolean called) {
    return switch (Json.textOf(response, "status")) {
      case "completed" -> called ? "calls" : isRefused(response) ? "filtered" : "stop";
      case "incomplete" ->
          Json.textOf(response.path("incomplete_details"), "reason").equals("content_filter")
              ? "filtered"
              : "length";
      default -> "none";
    };
  }

  /** Whether a response says nothing but that the model refuses. */
  private static boolean isRefused(JsonNode response) {
    List<String> types = response.path("output").findValuesAsText("type");
    return types.contains("refusal") && !types.contains("output_text");
  }
}
