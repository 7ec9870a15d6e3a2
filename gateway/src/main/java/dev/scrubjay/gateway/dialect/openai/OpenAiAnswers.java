package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates OpenAI's chat completions from and to the form between dialects. */
final class OpenAiAnswers implements AnswerDecoder {
  /** The finish reasons with which some servers report an incomplete answer. */
  static final Set<String> INCOMPLETE = Set.of("error", "abort", "insufficient_system_resource");

  static ObjectNode encode(TranslatedAnswer answer) {
    ObjectNode body =
        Json.object()
            .put("id", answer.id())
            .put("object", "chat.completion")
            .put("created", answer.created())
            .put("model", answer.model());
    ArrayNode choices = body.putArray("choices");
    for (AnswerChoice choice : answer.choices()) {
      ObjectNode encoded = choices.addObject().put("index", choices.size() - 1);
      encoded.set("message", message(choice.parts()));
      encoded.putNull("logprobs").put("finish_reason", word(choice.reason()));
    }
    body.set("usage", OpenAiUsage.encode(answer.usage()));
    OpenAiUsage.encodeTier(body, answer.usage());
    return body;
  }

  private static ObjectNode message(List<ContentPart> parts) {
    ObjectNode message = Json.object().put("role", "assistant");
    StringBuilder text = new StringBuilder();
    ArrayNode calls = message.arrayNode();
    boolean said = false;
    for (ContentPart part : parts) {
      if (part instanceof Text piece) {
        text.append(piece.text());
        said = true;
      } else if (part instanceof ToolUse use) {
        OpenAiToolCalls.add(use, calls);
      }
    }
    message.put("content", said || calls.isEmpty() ? text.toString() : null).putNull("refusal");
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    return message;
  }

  /** Whether each choice has a message, and a finish reason of a complete answer. */
  static boolean isComplete(ObjectNode answer) {
    JsonNode choices = answer.path("choices");
    for (JsonNode choice : choices) {
      String reason = Json.textOrNull(choice, "finish_reason");
      boolean ended = reason != null && !INCOMPLETE.contains(reason);
      if (!ended || !choice.path("message").isObject()) {
        return false;
      }
    }
    return choices.isArray() && !choices.isEmpty();
  }

  static String word(FinishReason reason) {
    return switch (reason) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL_USE -> "tool_calls";
      case FILTERED -> "content_filter";
    };
  }

  /**
   * The reason why a choice ended. For tool calls some servers always say {@code stop}, and OpenAI
   * does if the call was forced.
   *
   * @param called whether the choice calls tools
   */
  static FinishReason reason(@Nullable String word, boolean called) {
    if (word == null) {
      throw new MalformedReplyException("the answer has no finish reason");
    }
    if (INCOMPLETE.contains(word)) {
      throw new MalformedReplyException("the answer is incomplete: finish reason " + word);
    }
    return switch (word) {
      case "length", "model_length" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.FILTERED;
      case "tool_calls", "function_call" -> FinishReason.TOOL_USE;
      default -> called ? FinishReason.TOOL_USE : FinishReason.STOP;
    };
  }

  @Override
  public TranslatedAnswer decode(ObjectNode answer) {
    String id = Json.textOf(answer, "id");
    List<AnswerChoice> choices = new ArrayList<>();
    for (JsonNode choice : answer.path("choices")) {
      List<ContentPart> parts = parts(choice.path("message"), id);
      boolean called = parts.stream().anyMatch(ToolUse.class::isInstance);
      choices.add(
          new AnswerChoice(parts, reason(Json.textOrNull(choice, "finish_reason"), called)));
    }
    if (choices.isEmpty()) {
      throw new MalformedReplyException("the answer has no choices");
    }
    return new TranslatedAnswer(
        id,
        Json.textOf(answer, "model"),
        answer.path("created").asLong(),
        choices,
        OpenAiUsage.of(answer));
  }

  private static List<ContentPart> parts(JsonNode message, String answerId) {
    List<ContentPart> parts = new ArrayList<>();
    String content = Json.textOf(message, "content");
    String text = content.isEmpty() ? Json.textOf(message, "refusal") : content;
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
    parts.addAll(OpenAiToolCalls.of(message, answerId));
    return parts;
  }

  @Override
  public StreamDecoder stream() {
    return new OpenAiStreamDecoder();
  }
}
