package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.List;

/** A client's dialect for chat, with translation to and from the form between dialects. */
public interface ChatDialect extends ClientDialect {

  /** {@code request} in the form between dialects. */
  Conversation conversation(ChatRequest request);

  /** Encodes a whole answer. */
  ObjectNode encodeAnswer(TranslatedAnswer answer);

  /** An encoder of one stream. */
  StreamEncoder encoder();

  /** Encodes a stream for a client. Not thread-safe. */
  interface StreamEncoder {
    List<SseEvent> encode(AnswerEvent event);

    /** The events that end the stream. */
    List<SseEvent> end();
  }
}
