package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Passes an OpenAI provider's reply on to an OpenAI client unchanged, after a check. */
record OpenAiPassThrough() implements ReplyTranslator {

  @Override
  public ObjectNode answer(ObjectNode providerAnswer) {
    if (!providerAnswer.path("choices").isArray()) {
      throw new MalformedReplyException("the answer has no choices");
    }
    return providerAnswer;
  }

  @Override
  public StreamTranslator stream() {
    return new OpenAiStreamCheck();
  }

  @Override
  public String errorMessage(JsonNode body) {
    return ProviderErrors.message(body);
  }

  private static final class OpenAiStreamCheck implements StreamTranslator {
    private final Map<Integer, Boolean> finished = new HashMap<>();
    private boolean done;

    @Override
    public List<SseEvent> accept(SseEvent providerEvent) {
      if (providerEvent.data().equals(OpenAiChat.DONE)) {
        done = true;
      } else {
        for (JsonNode choice : ProviderErrors.eventBody(providerEvent).path("choices")) {
          boolean ends = !Json.textOf(choice, "finish_reason").isEmpty();
          finished.merge(choice.path("index").asInt(), ends, Boolean::logicalOr);
        }
      }
      return List.of(providerEvent);
    }

    @Override
    public boolean isComplete() {
      return done;
    }

    @Override
    public boolean mayEnd() {
      return done || !finished.isEmpty() && !finished.containsValue(false);
    }

    @Override
    public List<SseEvent> end() {
      return done ? List.of() : List.of(new SseEvent(null, OpenAiChat.DONE));
    }
  }
}
