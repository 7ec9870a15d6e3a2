package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Translates Google's answers into the form between dialects.
 *
 * @param model the model's name, for answers without it
 * @param clock for the time of an answer, which Google's lack
 */
record GeminiAnswers(String model, InstantSource clock) implements AnswerDecoder {

  @Override
  public TranslatedAnswer decode(ObjectNode answer) {
    List<AnswerChoice> choices = new ArrayList<>();
    String id = id(answer);
    for (JsonNode candidate : answer.path("candidates")) {
      choices.add(choice(id, candidate));
    }
    if (choices.isEmpty()) {
      if (!answer.path("promptFeedback").has("blockReason")) {
        throw new MalformedReplyException("the answer has no candidates");
      }
      choices.add(new AnswerChoice(List.of(), FinishReason.FILTERED));
    }
    return new TranslatedAnswer(id, model(answer), now(), choices, usage(answer));
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  private static AnswerChoice choice(String id, JsonNode candidate) {
    List<ContentPart> parts = new ArrayList<>();
    int calls = 0;
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (part.has("functionCall")) {
        parts.add(call(id, candidate.path("index").asInt(), calls++, part.path("functionCall")));
      } else if (part.has("text") && !part.path("thought").asBoolean(false)) {
        parts.add(new Text(Json.textOf(part, "text")));
      }
    }
    String reason = Json.textOrNull(candidate, "finishReason");
    if (reason == null) {
      throw new MalformedReplyException("the answer has no finish reason");
    }
    return new AnswerChoice(parts, reason(reason, calls > 0));
  }

  /** A call with an id made of the answer's id and the call's number, as Google's have none. */
  static ToolUse call(String id, int choice, int number, JsonNode call) {
    String own = Json.textOrNull(call, "id");
    JsonNode arguments = call.path("args");
    return new ToolUse(
        own == null ? "call_" + id + "_" + choice + "_" + number : own,
        Json.textOf(call, "name"),
        arguments.isObject() ? Json.text(arguments) : "{}");
  }

  /** The answer's id, or a hash of the answer, so that no two calls have the same id. */
  static String id(JsonNode answer) {
    String id = Json.textOf(answer, "responseId");
    return id.isEmpty()
        ? Long.toHexString(UUID.nameUUIDFromBytes(Json.bytes(answer)).getMostSignificantBits())
        : id;
  }

  String model(JsonNode answer) {
    String version = Json.textOrNull(answer, "modelVersion");
    return version == null ? model : version;
  }

  static Usage usage(JsonNode answer) {
    JsonNode usage = answer.path("usageMetadata");
    long output =
        usage.path("candidatesTokenCount").asLong() + usage.path("thoughtsTokenCount").asLong();
    long input =
        usage.path("promptTokenCount").asLong() + usage.path("toolUsePromptTokenCount").asLong();
    return new Usage(Math.max(0, input), Math.max(0, output));
  }

  /** The count in an answer of {@code countTokens}, which leaves a 0 out. */
  static long totalTokens(ObjectNode answer) {
    if (answer.has("error")) {
      throw new MalformedReplyException("the answer has no totalTokens");
    }
    return Math.max(0, answer.path("totalTokens").asLong());
  }

  /**
   * The reason why a candidate ended.
   *
   * @param called whether the candidate calls tools
   * @throws MalformedReplyException if the answer is incomplete, as with {@code
   *     MALFORMED_FUNCTION_CALL}
   */
  static FinishReason reason(String word, boolean called) {
    return switch (word) {
      case "STOP" -> called ? FinishReason.TOOL_USE : FinishReason.STOP;
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          FinishReason.FILTERED;
      default ->
          throw new MalformedReplyException("the answer is incomplete: finish reason " + word);
    };
  }

  @Override
  public StreamDecoder stream() {
    return new GeminiStreamDecoder(this);
  }
}
