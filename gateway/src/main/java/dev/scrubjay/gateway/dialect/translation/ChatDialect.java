package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.List;

/** A client's dialect for chat, which can be translated from and to. */
public interface ChatDialect extends ClientDialect {

  /** What {@code request} says, in no dialect. */
  Conversation conversation(ChatRequest request);

  /** {@code answer} as a plain request gets it. */
  ObjectNode encodeAnswer(TranslatedAnswer answer);

  /** For the events of one streamed answer. */
  StreamEncoder encoder();

  /** Turns the steps of an answer into a client's events. Not thread-safe. */
  interface StreamEncoder {
    List<SseEvent> encode(AnswerEvent event);

    /** The events that end the stream. */
    List<SseEvent> end();
  }
}
