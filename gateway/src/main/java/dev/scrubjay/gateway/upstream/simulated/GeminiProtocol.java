package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Google's protocol from the provider's side. */
final class GeminiProtocol implements Protocol {

  @Override
  public String keyHeader() {
    return "x-goog-api-key";
  }

  /** Decodes a {@code generateContent} request. */
  static Conversation conversation(ObjectNode body) {
    List<ContentPart> system = new ArrayList<>();
    body.path("systemInstruction")
        .path("parts")
        .forEach(part -> system.add(new Text(Json.textOf(part, "text"))));
    List<Turn> turns = new ArrayList<>();
    for (JsonNode content : body.path("contents")) {
      List<ContentPart> parts = new ArrayList<>();
      content.path("parts").forEach(part -> parts.add(part(part)));
      boolean model = Json.textOf(content, "role").equals("model");
      turns.add(new Turn(model ? Role.ASSISTANT : Role.USER, parts));
    }
    JsonNode config = body.path("generationConfig");
    AnswerSettings settings =
        new AnswerSettings(
            config.has("maxOutputTokens")
                ? OptionalInt.of(config.path("maxOutputTokens").asInt())
                : OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            List.of(),
            Math.max(1, config.path("candidateCount").asInt(1)),
            Json.textOf(config, "responseMimeType").equals("application/json")
                ? new JsonFormat(config.get("responseJsonSchema"), null, null, null)
                : null,
            null,
            null);
    return new Conversation(system, turns, settings, tools(body), List.of(), Optional.empty());
  }

  private static ContentPart part(JsonNode part) {
    JsonNode response = part.path("functionResponse");
    return response.isObject()
        ? new ToolResult(Json.textOf(response, "name"), Json.text(response.path("response")), false)
        : new Text(Json.textOf(part, "text"));
  }

  private static Tools tools(ObjectNode body) {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      for (JsonNode declared : tool.path("functionDeclarations")) {
        if (declared.get("parametersJsonSchema") instanceof ObjectNode schema) {
          tools.add(new Tool(Json.textOf(declared, "name"), null, schema));
        }
      }
    }
    JsonNode calling = body.path("toolConfig").path("functionCallingConfig");
    String named = calling.path("allowedFunctionNames").path(0).textValue();
    ToolMode mode =
        switch (Json.textOf(calling, "mode")) {
          case "ANY" -> named == null ? ToolMode.REQUIRED : ToolMode.NAMED;
          case "NONE" -> ToolMode.NONE;
          default -> ToolMode.AUTO;
        };
    return new Tools(tools, mode, named, true);
  }

  @Override
  public ObjectNode answer(TranslatedAnswer answer) {
    ObjectNode body = head(answer);
    ArrayNode candidates = body.putArray("candidates");
    for (AnswerChoice choice : answer.choices()) {
      ObjectNode candidate = candidate(candidates, candidates.size());
      choice.parts().forEach(part -> add(part, parts(candidate)));
      candidate.put("finishReason", reason(choice.reason()));
    }
    return withUsage(body, answer);
  }

  private static ObjectNode head(TranslatedAnswer answer) {
    return Json.object()
        .put("responseId", answer.id())
        .put("modelVersion", answer.model() + "-simulated");
  }

  private static ObjectNode candidate(ArrayNode candidates, int index) {
    ObjectNode candidate = candidates.addObject().put("index", index);
    candidate.putObject("content").put("role", "model").putArray("parts");
    return candidate;
  }

  private static ArrayNode parts(ObjectNode candidate) {
    return (ArrayNode) candidate.path("content").path("parts");
  }

  private static void add(ContentPart part, ArrayNode parts) {
    if (part instanceof Text text) {
      parts.addObject().put("text", text.text());
    } else if (part instanceof ToolUse use) {
      parts
          .addObject()
          .putObject("functionCall")
          .put("name", use.name())
          .set("args", object(use.arguments()));
    }
  }

  private static ObjectNode object(String json) {
    try {
      return Json.object(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("simulated arguments are not JSON", e);
    }
  }

  private static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP, TOOL_USE -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case FILTERED -> "SAFETY";
    };
  }

  private static ObjectNode withUsage(ObjectNode body, TranslatedAnswer answer) {
    body.putObject("usageMetadata")
        .put("promptTokenCount", answer.usage().inputTokens())
        .put("candidatesTokenCount", answer.usage().outputTokens())
        .put("totalTokenCount", answer.usage().inputTokens() + answer.usage().outputTokens());
    return body;
  }

  @Override
  public List<SseEvent> stream(TranslatedAnswer answer) {
    List<SseEvent> events = new ArrayList<>();
    for (AnswerEvent step : SimulatedAnswers.steps(answer)) {
      ObjectNode chunk = head(answer);
      ArrayNode candidates = chunk.putArray("candidates");
      switch (step) {
        case AnswerEvent.TextDelta text ->
            parts(candidate(candidates, text.choice())).addObject().put("text", text.text());
        case AnswerEvent.ToolStarted tool -> {
          ContentPart use = answer.choices().get(tool.choice()).parts().get(tool.call());
          add(use, parts(candidate(candidates, tool.choice())));
        }
        case AnswerEvent.Finished finished -> {
          candidate(candidates, finished.choice()).put("finishReason", reason(finished.reason()));
          withUsage(chunk, answer);
        }
        case AnswerEvent.Started started -> {}
        case AnswerEvent.ReasoningDelta reasoning -> {}
        case AnswerEvent.ReasoningSigned signed -> {}
        case AnswerEvent.ReasoningHidden hidden -> {}
        case AnswerEvent.ArgumentsDelta more -> {}
        case AnswerEvent.Used used -> {}
      }
      if (!candidates.isEmpty()) {
        events.add(new SseEvent(null, Json.text(chunk)));
      }
    }
    return events;
  }

  @Override
  public ObjectNode error(ApiError error) {
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("code", error.kind().status())
        .put("message", error.message())
        .put("status", error.kind().name());
    return body;
  }
}
