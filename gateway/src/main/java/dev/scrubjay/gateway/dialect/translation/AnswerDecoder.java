package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.List;

/** Understands a provider's answers. */
public interface AnswerDecoder {

  /**
   * A whole answer.
   *
   * @throws MalformedReplyException if it is not what the dialect promises
   */
  TranslatedAnswer decode(ObjectNode answer);

  /** For the events of one streamed answer. */
  StreamDecoder stream();

  /** Understands a provider's stream. Not thread-safe. */
  interface StreamDecoder {
    /**
     * The steps that {@code event} brings.
     *
     * @throws MalformedReplyException if it is not what the dialect promises, or reports an error
     */
    List<AnswerEvent> accept(SseEvent event);

    /** Whether the provider has said that its answer is whole. */
    boolean isComplete();
  }
}
