package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.AnswerMedia;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Refusal;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Translates Anthropic's answers from and to the form between dialects.
 *
 * @param clock for the time of an answer, which Anthropic's lack
 */
record AnthropicAnswers(InstantSource clock) implements AnswerDecoder {

  static ObjectNode encode(TranslatedAnswer answer) {
    AnswerChoice choice = answer.choices().get(0);
    ObjectNode body =
        Json.object()
            .put("id", answer.id())
            .put("type", "message")
            .put("role", "assistant")
            .put("model", answer.model());
    ArrayNode content = body.putArray("content");
    choice.callsLast().forEach(part -> addBlock(part, choice.reason(), content));
    body.put("stop_reason", word(choice.reason())).putNull("stop_sequence");
    body.set("usage", AnthropicUsage.encode(answer.usage()));
    return body;
  }

  private static void addBlock(ContentPart part, FinishReason reason, ArrayNode content) {
    switch (part) {
      case Text text -> addText(text.text(), content);
      case Refusal refusal -> addText(refusal.text(), content);
      case Reasoning reasoning ->
          content.add(AnthropicReasoning.block(reasoning.text(), reasoning.signature()));
      case HiddenReasoning hidden -> content.add(AnthropicReasoning.hidden(hidden.data()));
      case ToolUse use -> {
        ObjectNode block = content.addObject().put("type", "tool_use");
        block.put("id", CallIds.signed(use.id(), use.signature())).put("name", use.name());
        block.set("input", input(use.arguments(), reason));
      }
      default -> AnswerMedia.markdown(part).ifPresent(shown -> addText(shown, content));
    }
  }

  private static void addText(String text, ArrayNode content) {
    JsonNode last = content.path(content.size() - 1);
    if (last instanceof ObjectNode block && Json.textOf(block, "type").equals("text")) {
      block.put("text", Json.textOf(block, "text") + text);
    } else {
      content.addObject().put("type", "text").put("text", text);
    }
  }

  /**
   * The input of a tool call whose arguments are a JSON text. No text becomes an empty object, as
   * does one that was cut at the limit of output tokens.
   *
   * @throws MalformedReplyException if the text is otherwise not a JSON object, as the call would
   *     change without its arguments
   */
  static ObjectNode input(String arguments, FinishReason reason) {
    try {
      return arguments.isBlank() ? Json.object() : Json.object(arguments);
    } catch (JsonProcessingException e) {
      if (reason == FinishReason.LENGTH) {
        return Json.object();
      }
      throw new MalformedReplyException("the arguments of a tool call are not a JSON object");
    }
  }

  /** The JSON text of a tool call's input. */
  static String arguments(JsonNode input) {
    return input.isObject() ? Json.text(input) : "{}";
  }

  /** Whether the answer has content and a stop reason. */
  static boolean isComplete(ObjectNode answer) {
    JsonNode content = answer.path("content");
    for (JsonNode block : content) {
      if (!block.isObject()) {
        return false;
      }
    }
    return content.isArray() && answer.path("stop_reason").isTextual();
  }

  static String word(FinishReason reason) {
    return switch (reason) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL_USE -> "tool_use";
      case FILTERED -> "refusal";
    };
  }

  static FinishReason reason(String word) {
    return switch (word) {
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_USE;
      case "refusal" -> FinishReason.FILTERED;
      default -> FinishReason.STOP;
    };
  }

  @Override
  public TranslatedAnswer decode(ObjectNode answer) {
    if (!answer.path("content").isArray()) {
      throw new MalformedReplyException("the answer has no content");
    }
    List<ContentPart> parts = new ArrayList<>();
    answer.path("content").forEach(block -> addPart(block, parts));
    String reason = Json.textOrNull(answer, "stop_reason");
    if (reason == null) {
      throw new MalformedReplyException("the answer has no stop reason");
    }
    AnswerChoice choice = new AnswerChoice(parts, reason(reason));
    return new TranslatedAnswer(
        Json.textOf(answer, "id"),
        Json.textOf(answer, "model"),
        clock.instant().getEpochSecond(),
        List.of(choice),
        AnthropicUsage.of(answer.path("usage")));
  }

  private static void addPart(JsonNode block, List<ContentPart> parts) {
    switch (Json.textOf(block, "type")) {
      case "text" -> parts.add(new Text(Json.textOf(block, "text")));
      case "thinking" -> parts.add(AnthropicReasoning.of(block));
      case "redacted_thinking" -> parts.add(AnthropicReasoning.hidden(block));
      case "tool_use" ->
          parts.add(
              new ToolUse(
                  Json.textOf(block, "id"),
                  Json.textOf(block, "name"),
                  arguments(block.path("input"))));
      default -> {}
    }
  }

  @Override
  public StreamDecoder stream() {
    return new AnthropicStreamDecoder(clock);
  }
}
