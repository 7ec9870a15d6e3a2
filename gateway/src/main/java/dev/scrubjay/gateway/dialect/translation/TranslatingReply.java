package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import java.util.ArrayList;
import java.util.List;

/** Translates the replies of a provider whose dialect is not the client's. */
public record TranslatingReply(AnswerDecoder provider, ChatDialect client)
    implements ReplyTranslator {

  @Override
  public ObjectNode answer(ObjectNode providerAnswer) {
    return client.encodeAnswer(provider.decode(providerAnswer));
  }

  @Override
  public StreamTranslator stream() {
    return new TranslatingStream(provider.stream(), client.encoder());
  }

  @Override
  public String errorMessage(JsonNode body) {
    return ProviderErrors.message(body);
  }

  private record TranslatingStream(StreamDecoder decoder, StreamEncoder encoder)
      implements StreamTranslator {
    @Override
    public List<SseEvent> accept(SseEvent providerEvent) {
      List<SseEvent> events = new ArrayList<>();
      decoder.accept(providerEvent).forEach(step -> events.addAll(encoder.encode(step)));
      return events;
    }

    @Override
    public boolean isComplete() {
      return decoder.isComplete();
    }

    @Override
    public boolean mayEnd() {
      return decoder.mayEnd();
    }

    @Override
    public List<SseEvent> end() {
      List<SseEvent> events = new ArrayList<>();
      decoder.end().forEach(step -> events.addAll(encoder.encode(step)));
      events.addAll(encoder.end());
      return events;
    }
  }
}
