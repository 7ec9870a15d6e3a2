package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Refusal;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Translates OpenAI's chat completions from and to the form between dialects. */
final class OpenAiAnswers implements AnswerDecoder {
  /** The finish reasons with which some servers report an incomplete answer. */
  static final Set<String> INCOMPLETE =
      Set.of("error", "abort", "cancelled", "timeout", "insufficient_system_resource");

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
      encoded.set("message", message(choice.parts(), answer.created()));
      encoded.putNull("logprobs").put("finish_reason", word(choice.reason()));
    }
    body.set("usage", OpenAiUsage.encode(answer.usage()));
    OpenAiUsage.encodeTier(body, answer.usage());
    return body;
  }

  private static ObjectNode message(List<ContentPart> parts, long created) {
    ObjectNode message = Json.object().put("role", "assistant");
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    ArrayNode calls = message.arrayNode();
    boolean said = false;
    for (ContentPart part : parts) {
      if (part instanceof Text piece) {
        text.append(piece.text());
        said = true;
      } else if (part instanceof Refusal words) {
        refusal.append(words.text());
      } else if (part instanceof ToolUse use) {
        OpenAiToolCalls.add(use, calls);
      } else {
        OpenAiMedia.add(part, message.path("images").size(), created, message);
      }
    }
    boolean silent = !said && !(calls.isEmpty() && refusal.isEmpty());
    message.put("content", silent ? null : text.toString());
    message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
    OpenAiReasoning.add(parts, message);
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    return message;
  }

  /**
   * Whether each choice has a message, and a finish reason of a complete answer. Servers that leave
   * the reason out of whole answers do so for each; then a message that says something will do.
   */
  static boolean isComplete(ObjectNode answer) {
    JsonNode choices = answer.path("choices");
    for (JsonNode choice : choices) {
      String reason = Json.textOf(choice, "finish_reason");
      boolean ended = !reason.isEmpty() || isSaid(choice.path("message"));
      if (!ended || INCOMPLETE.contains(reason) || !choice.path("message").isObject()) {
        return false;
      }
    }
    return choices.isArray() && !choices.isEmpty();
  }

  private static boolean isSaid(JsonNode message) {
    return !OpenAiContent.of(message).isEmpty() || !message.path("tool_calls").isEmpty();
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
   * @param word empty if the server gives no reason, as some do not
   * @param called whether the choice calls tools
   */
  static FinishReason reason(String word, boolean called) {
    if (INCOMPLETE.contains(word)) {
      throw new MalformedReplyException("the answer is incomplete: finish reason " + word);
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "length", "model_length", "max_tokens", "max_output_tokens" -> FinishReason.LENGTH;
      case "content_filter", "refusal", "safety", "recitation", "prohibited_content" ->
          FinishReason.FILTERED;
      case "tool_calls", "function_call", "tool_use" -> FinishReason.TOOL_USE;
      default -> called ? FinishReason.TOOL_USE : FinishReason.STOP;
    };
  }

  @Override
  public TranslatedAnswer decode(ObjectNode answer) {
    String id = id(answer);
    List<AnswerChoice> choices = new ArrayList<>();
    for (JsonNode choice : answer.path("choices")) {
      choices.add(choice(choice, id));
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

  /** The answer's id, or a hash of the answer, so that no two calls have the same id. */
  static String id(JsonNode answer) {
    String own = Json.textOf(answer, "id");
    return own.isEmpty()
        ? "chatcmpl-"
            + Long.toHexString(UUID.nameUUIDFromBytes(Json.bytes(answer)).getMostSignificantBits())
        : own;
  }

  private static AnswerChoice choice(JsonNode choice, String answerId) {
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      throw new MalformedReplyException("the answer has no message");
    }
    List<ContentPart> parts = new ArrayList<>(OpenAiContent.of(message));
    String refusal = Json.textOf(message, "refusal");
    boolean refused = !refusal.isEmpty() && parts.stream().noneMatch(Text.class::isInstance);
    if (refused) {
      parts.add(new Refusal(refusal));
    }
    List<ToolUse> calls = OpenAiToolCalls.of(message, answerId);
    parts.addAll(calls);
    if (parts.isEmpty() && Json.textOf(choice, "finish_reason").isEmpty()) {
      throw new MalformedReplyException("the answer has neither content nor a finish reason");
    }
    FinishReason reason = reason(Json.textOf(choice, "finish_reason"), !calls.isEmpty());
    boolean filtered = refused && reason == FinishReason.STOP;
    return new AnswerChoice(parts, filtered ? FinishReason.FILTERED : reason);
  }

  @Override
  public StreamDecoder stream() {
    return new OpenAiStreamDecoder();
  }
}
