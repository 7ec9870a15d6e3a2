package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Answer;
import dev.scrubjay.gateway.dialect.Answer.Choice;
import dev.scrubjay.gateway.dialect.Answer.FinishReason;
import dev.scrubjay.gateway.dialect.AnswerDecoder;
import dev.scrubjay.gateway.dialect.Conversation.Part;
import dev.scrubjay.gateway.dialect.Conversation.Text;
import dev.scrubjay.gateway.dialect.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.Json;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.Usage;
import java.util.ArrayList;
import java.util.List;

/**
 * Google's answers, in no dialect.
 *
 * @param model its name, for answers that do not say
 */
record GeminiAnswers(String model) implements AnswerDecoder {

  @Override
  public Answer decode(ObjectNode answer) {
    List<Choice> choices = new ArrayList<>();
    String id = id(answer);
    for (JsonNode candidate : answer.path("candidates")) {
      choices.add(choice(id, candidate));
    }
    if (choices.isEmpty()) {
      if (!answer.path("promptFeedback").has("blockReason")) {
        throw new MalformedReplyException("its answer has no candidates");
      }
      choices.add(new Choice(List.of(), FinishReason.FILTERED));
    }
    return new Answer(id, model(answer), 0, choices, usage(answer));
  }

  private static Choice choice(String id, JsonNode candidate) {
    List<Part> parts = new ArrayList<>();
    int calls = 0;
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (part.has("functionCall")) {
        parts.add(call(id, candidate.path("index").asInt(), calls++, part.path("functionCall")));
      } else if (part.has("text") && !part.path("thought").asBoolean(false)) {
        parts.add(new Text(Json.textOf(part, "text")));
      }
    }
    return new Choice(parts, reason(Json.textOf(candidate, "finishReason"), calls > 0));
  }

  /** Calls have no ids here; the answer's id and their place make one. */
  static ToolUse call(String id, int choice, int number, JsonNode call) {
    String own = Json.textOrNull(call, "id");
    JsonNode arguments = call.path("args");
    return new ToolUse(
        own == null ? "call_" + id + "_" + choice + "_" + number : own,
        Json.textOf(call, "name"),
        arguments.isObject() ? Json.text(arguments) : "{}");
  }

  static ObjectNode arguments(String json) {
    try {
      return Json.object(json);
    } catch (JsonProcessingException e) {
      return Json.object();
    }
  }

  static String id(JsonNode answer) {
    String id = Json.textOrNull(answer, "responseId");
    return id == null ? "gemini" : id;
  }

  String model(JsonNode answer) {
    String version = Json.textOrNull(answer, "modelVersion");
    return version == null ? model : version;
  }

  static Usage usage(JsonNode answer) {
    JsonNode usage = answer.path("usageMetadata");
    long output =
        usage.path("candidatesTokenCount").asLong() + usage.path("thoughtsTokenCount").asLong();
    return new Usage(Math.max(0, usage.path("promptTokenCount").asLong()), Math.max(0, output));
  }

  static FinishReason reason(String word, boolean called) {
    return switch (word) {
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE" ->
          FinishReason.FILTERED;
      default -> called ? FinishReason.TOOL_USE : FinishReason.STOP;
    };
  }

  @Override
  public StreamDecoder stream() {
    return new GeminiStreamDecoder(this);
  }
}
