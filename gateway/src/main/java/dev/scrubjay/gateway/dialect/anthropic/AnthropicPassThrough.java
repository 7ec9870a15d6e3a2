package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;

/** Passes Anthropic's reply on to an Anthropic client unchanged, after a check. */
record AnthropicPassThrough() implements ReplyTranslator {

  @Override
  public ObjectNode answer(ObjectNode providerAnswer) {
    if (!providerAnswer.path("content").isArray()) {
      throw new MalformedReplyException("the answer has no content");
    }
    return providerAnswer;
  }

  @Override
  public boolean leaves(ObjectNode providerAnswer) {
    return true;
  }

  @Override
  public StreamTranslator stream() {
    return new AnthropicStreamCheck();
  }

  @Override
  public String errorMessage(JsonNode body) {
    return ProviderErrors.message(body);
  }

  private static final class AnthropicStreamCheck implements StreamTranslator {
    private boolean stopped;

    @Override
    public List<SseEvent> accept(SseEvent providerEvent) {
      ObjectNode body = ProviderErrors.eventBody(providerEvent);
      stopped = stopped || Json.textOf(body, "type").equals("message_stop");
      return List.of(providerEvent);
    }

    @Override
    public boolean isComplete() {
      return stopped;
    }

    @Override
    public List<SseEvent> end() {
      return List.of();
    }
  }
}
