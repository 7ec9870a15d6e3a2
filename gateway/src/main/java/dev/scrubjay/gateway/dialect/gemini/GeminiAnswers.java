package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Translates Google's answers into the form between dialects.
 *
 * @param model the model's name, for answers without it
 * @param clock for the time of an answer, which Google's lack
 */
record GeminiAnswers(String model, InstantSource clock) implements AnswerDecoder {
  /** The finish reasons of answers, or calls in them, that Google could not read itself. */
  static final Set<String> MALFORMED = Set.of("MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE");

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
    return new TranslatedAnswer(id, model(answer), now(), choices, GeminiUsage.of(answer));
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  private static AnswerChoice choice(String id, JsonNode candidate) {
    List<ContentPart> parts = new ArrayList<>();
    int calls = 0;
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (part.has("functionCall")) {
        parts.add(call(id, candidate.path("index").asInt(), calls++, part));
      } else {
        parts.addAll(said(part));
      }
    }
    String reason = Json.textOrNull(candidate, "finishReason");
    if (reason == null) {
      throw new MalformedReplyException("the answer has no finish reason");
    }
    return new AnswerChoice(parts, reason(reason, calls > 0, !parts.isEmpty()));
  }

  /**
   * The text, the thought, the image or the sound in a part, and its signature, which has no text
   * of its own then.
   */
  static List<ContentPart> said(JsonNode part) {
    String text = Json.textOf(part, "text");
    Signature signature = signature(part);
    List<ContentPart> parts = new ArrayList<>();
    if (part.path("thought").asBoolean(false)) {
      if (!text.isEmpty() || signature != null) {
        parts.add(new Reasoning(text, signature));
      }
      return parts;
    }
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
    if (part.path("inlineData").isObject()) {
      media(part.path("inlineData"), parts);
    }
    if (signature != null) {
      parts.add(new Reasoning("", signature));
    }
    return parts;
  }

  private static void media(JsonNode data, List<ContentPart> parts) {
    String type = Json.textOf(data, "mimeType");
    String base64 = Json.textOf(data, "data");
    if (type.startsWith("image/")) {
      parts.add(new InlineImage(type, base64, null));
    } else if (type.startsWith("audio/")) {
      parts.add(new InlineAudio(type, base64));
    }
  }

  private static @Nullable Signature signature(JsonNode part) {
    String value = Json.textOf(part, "thoughtSignature");
    return value.isEmpty() ? null : new Signature(Maker.GOOGLE, value);
  }

  /** A call with an id made of the answer's id and the call's number, as Google's have none. */
  static ToolUse call(String id, int choice, int number, JsonNode part) {
    JsonNode call = part.path("functionCall");
    String own = Json.textOf(call, "id");
    JsonNode arguments = call.path("args");
    return new ToolUse(
        own.isEmpty() ? "call_" + id + "_" + choice + "_" + number : own,
        Json.textOf(call, "name"),
        arguments.isObject() ? Json.text(arguments) : "{}",
        signature(part));
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
   * @param said whether it has content
   * @return for a reason that is not known, the usual end of an answer that says something, and
   *     else that it was withheld
   */
  static FinishReason reason(String word, boolean called, boolean said) {
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
          "IMAGE_RECITATION",
          "MODEL_ARMOR" ->
          FinishReason.FILTERED;
      default -> {
        boolean lost = MALFORMED.contains(word) || !(called || said);
        yield lost ? FinishReason.FILTERED : called ? FinishReason.TOOL_USE : FinishReason.STOP;
      }
    };
  }

  @Override
  public StreamDecoder stream() {
    return new GeminiStreamDecoder(this);
  }
}
