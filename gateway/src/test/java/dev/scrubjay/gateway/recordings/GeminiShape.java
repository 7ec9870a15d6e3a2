package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The published form of Google's answers, as far as clients depend on it. */
final class GeminiShape {
  private static final Set<String> REASONS =
      Set.of(
          "STOP",
          "MAX_TOKENS",
          "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "OTHER",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MALFORMED_FUNCTION_CALL",
          "IMAGE_SAFETY",
          "UNEXPECTED_TOOL_CALL");

  private static final List<String> DATA =
      List.of(
          "text",
          "inlineData",
          "functionCall",
          "functionResponse",
          "fileData",
          "executableCode",
          "codeExecutionResult");

  private GeminiShape() {}

  static Optional<String> complaint(ObjectNode answer) {
    if (!answer.path("candidates").isArray() || answer.path("candidates").isEmpty()) {
      return Optional.of("no candidates");
    }
    for (JsonNode candidate : answer.path("candidates")) {
      if (!REASONS.contains(Json.textOf(candidate, "finishReason"))) {
        return Optional.of("finishReason " + candidate.path("finishReason"));
      }
      for (JsonNode part : candidate.path("content").path("parts")) {
        if (DATA.stream().filter(part::has).count() != 1) {
          return Optional.of("part " + part);
        }
        if (part.has("functionCall") && !part.path("functionCall").path("args").isObject()) {
          return Optional.of("call " + part);
        }
      }
    }
    return answer.path("usageMetadata").path("totalTokenCount").isInt()
        ? Optional.empty()
        : Optional.of("no usage");
  }
}
