package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Google's protocol from the provider's side. */
final class GeminiProtocol implements Protocol {

  @Override
  public String keyHeader() {
    return "x-goog-api-key";
  }

  /** Decodes a {@code generateContent} request, whose body names the model. */
  static Conversation conversation(ObjectNode body) {
    GeminiChat dialect = new GeminiChat();
    return dialect.conversation(dialect.decode(body, Map.of()));
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
        case AnswerEvent.RefusalDelta refusal -> {}
        case AnswerEvent.ReasoningDelta reasoning -> {}
        case AnswerEvent.ReasoningSigned signed -> {}
        case AnswerEvent.ReasoningHidden hidden -> {}
        case AnswerEvent.MediaAdded media -> {}
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
