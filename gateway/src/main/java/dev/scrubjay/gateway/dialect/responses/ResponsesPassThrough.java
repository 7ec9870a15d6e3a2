package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;

/** Passes a provider's response on to a client of the same dialect, unchanged, after a check. */
public final class ResponsesPassThrough implements ReplyTranslator {

  @Override
  public ObjectNode answer(ObjectNode providerAnswer) {
    if (Json.textOf(providerAnswer, "status").equals("failed")) {
      throw new MalformedReplyException(
          "the response failed: " + ProviderErrors.message(providerAnswer));
    }
    if (!providerAnswer.path("output").isArray()) {
      throw new MalformedReplyException("the answer has no output");
    }
    return providerAnswer;
  }

  @Override
  public boolean leaves(ObjectNode providerAnswer) {
    return true;
  }

  @Override
  public StreamTranslator stream() {
    return new ResponsesStreamCheck();
  }

  @Override
  public String errorMessage(JsonNode body) {
    return ProviderErrors.message(body);
  }

  /** Finds the end of a stream. A response that fails is the client's to read. */
  private static final class ResponsesStreamCheck implements StreamTranslator {
    private static final String DONE = "[DONE]";

    private boolean done;

    @Override
    public List<SseEvent> accept(SseEvent providerEvent) {
      if (providerEvent.data().equals(DONE)) { // some servers end as chat completions do
        return List.of();
      }
      ObjectNode data = ProviderErrors.eventBody(providerEvent);
      done |= ResponsesEnds.isEnd(Json.textOf(data, "type"));
      return List.of(providerEvent);
    }

    @Override
    public boolean isComplete() {
      return done;
    }

    @Override
    public List<SseEvent> end() {
      return List.of();
    }
  }
}
