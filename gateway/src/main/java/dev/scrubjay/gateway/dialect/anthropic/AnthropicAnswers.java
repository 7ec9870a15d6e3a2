package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

/** Anthropic's messages, to and from no dialect. */
final class AnthropicAnswers implements AnswerDecoder {

  static ObjectNode encode(Answer answer) {
    Choice choice = answer.choices().get(0);
    ObjectNode body =
        Json.object()
            .put("id", answer.id())
            .put("type", "message")
            .put("role", "assistant")
            .put("model", answer.model());
    ArrayNode content = body.putArray("content");
    for (Part part : choice.parts()) {
      if (part instanceof Text text) {
        content.addObject().put("type", "text").put("text", text.text());
      } else if (part instanceof ToolUse use) {
        content
            .addObject()
            .put("type", "tool_use")
            .put("id", use.id())
            .put("name", use.name())
            .set("input", input(use.arguments()));
      }
    }
    body.put("stop_reason", word(choice.reason())).putNull("stop_sequence");
    body.putObject("usage")
        .put("input_tokens", answer.usage().inputTokens())
        .put("output_tokens", answer.usage().outputTokens());
    return body;
  }

  /** A tool call's arguments as an object; an empty one if the model wrote no JSON object. */
  static ObjectNode input(String arguments) {
    try {
      return Json.object(arguments);
    } catch (JsonProcessingException e) {
      return Json.object();
    }
  }

  /** Tokens read from, or written to, the provider's own cache are input too. */
  static Usage usage(JsonNode usage) {
    long input =
        usage.path("input_tokens").asLong()
            + usage.path("cache_creation_input_tokens").asLong()
            + usage.path("cache_read_input_tokens").asLong();
    return new Usage(Math.max(0, input), Math.max(0, usage.path("output_tokens").asLong()));
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
  public Answer decode(ObjectNode answer) {
    if (!answer.path("content").isArray()) {
      throw new MalformedReplyException("its answer has no content");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode block : answer.path("content")) {
      switch (Json.textOf(block, "type")) {
        case "text" -> parts.add(new Text(Json.textOf(block, "text")));
        case "tool_use" ->
            parts.add(
                new ToolUse(
                    Json.textOf(block, "id"),
                    Json.textOf(block, "name"),
                    Json.text(block.path("input"))));
        default -> {}
      }
    }
    Choice choice = new Choice(parts, reason(Json.textOf(answer, "stop_reason")));
    return new Answer(
        Json.textOf(answer, "id"),
        Json.textOf(answer, "model"),
        0,
        List.of(choice),
        usage(answer.path("usage")));
  }

  @Override
  public StreamDecoder stream() {
    return new AnthropicStreamDecoder();
  }
}
