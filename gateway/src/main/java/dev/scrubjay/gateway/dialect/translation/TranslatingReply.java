package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder.StreamDecoder;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
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

  private static final class TranslatingStream extends DecodedStream<SseEvent>
      implements StreamTranslator {
    private final StreamEncoder encoder;

    TranslatingStream(StreamDecoder decoder, StreamEncoder encoder) {
      super(decoder, encoder::encode);
      this.encoder = encoder;
    }

    @Override
    public int held() {
      return encoder.held();
    }

    @Override
    public List<SseEvent> end() {
      return encoder.end();
    }
  }
}
