package dev.scrubjay.gateway.dialect.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import java.util.List;

/** Decodes a provider's answers. */
public interface AnswerDecoder {

  /**
   * Decodes a whole answer.
   *
   * @throws MalformedReplyException if the answer does not follow the dialect
   */
  TranslatedAnswer decode(ObjectNode answer);

  /** A decoder of one stream. */
  StreamDecoder stream();

  /** Decodes a provider's stream. Not thread-safe. */
  interface StreamDecoder {
    /**
     * Decodes an event of the provider.
     *
     * @throws MalformedReplyException if it does not follow the dialect, or reports an error
     */
    List<AnswerEvent> accept(SseEvent event);

    /** Whether the provider has marked the end of its answer; see {@link StreamTranslator}. */
    boolean isComplete();

    /** Whether the answer is whole if the stream ends now; see {@link StreamTranslator}. */
    default boolean mayEnd() {
      return isComplete();
    }

    /** The events that follow from the end of the stream. */
    default List<AnswerEvent> end() {
      return List.of();
    }
  }
}
