package dev.scrubjay.gateway.dialect.openai;

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

/** OpenAI's chat completions, to and from no dialect. */
final class OpenAiAnswers implements AnswerDecoder {

  static ObjectNode encode(Answer answer) {
    ObjectNode body =
        Json.object()
            .put("id", answer.id())
            .put("object", "chat.completion")
            .put("created", answer.created())
            .put("model", answer.model());
    ArrayNode choices = body.putArray("choices");
    for (Choice choice : answer.choices()) {
      ObjectNode encoded = choices.addObject().put("index", choices.size() - 1);
      encoded.set("message", message(choice.parts()));
      encoded.putNull("logprobs").put("finish_reason", word(choice.reason()));
    }
    body.set("usage", encode(answer.usage()));
    return body;
  }

  private static ObjectNode message(List<Part> parts) {
    ObjectNode message = Json.object().put("role", "assistant");
    StringBuilder text = new StringBuilder();
    ArrayNode calls = message.arrayNode();
    boolean said = false;
    for (Part part : parts) {
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

  static ObjectNode encode(Usage usage) {
    return Json.object()
        .put("prompt_tokens", usage.inputTokens())
        .put("completion_tokens", usage.outputTokens())
        .put("total_tokens", usage.inputTokens() + usage.outputTokens());
  }

  static Usage usage(JsonNode usage) {
    return new Usage(
        Math.max(0, usage.path("prompt_tokens").asLong()),
        Math.max(0, usage.path("completion_tokens").asLong()));
  }

  static String word(FinishReason reason) {
    return switch (reason) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL_USE -> "tool_calls";
      case FILTERED -> "content_filter";
    };
  }

  static FinishReason reason(String word) {
    return switch (word) {
      case "length" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_USE;
      case "content_filter" -> FinishReason.FILTERED;
      default -> FinishReason.STOP;
    };
  }

  @Override
  public Answer decode(ObjectNode answer) {
    List<Choice> choices = new ArrayList<>();
    for (JsonNode choice : answer.path("choices")) {
      JsonNode message = choice.path("message");
      List<Part> parts = new ArrayList<>();
      String text = Json.textOrNull(message, "content");
      if (text == null) {
        text = Json.textOrNull(message, "refusal");
      }
      if (text != null && !text.isEmpty()) {
        parts.add(new Text(text));
      }
      parts.addAll(OpenAiToolCalls.of(message));
      choices.add(new Choice(parts, reason(Json.textOf(choice, "finish_reason"))));
    }
    if (choices.isEmpty()) {
      throw new MalformedReplyException("its answer has no choices");
    }
    return new Answer(
        Json.textOf(answer, "id"),
        Json.textOf(answer, "model"),
        answer.path("created").asLong(),
        choices,
        usage(answer.path("usage")));
  }

  @Override
  public StreamDecoder stream() {
    return new OpenAiStreamDecoder();
  }
}
