package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Puts the events of one streamed answer together. Not thread-safe. */
public interface AnswerAssembler {

  /** Adds the stream's next event, in the client's dialect. */
  void accept(SseEvent event);

  /**
   * The answer a plain request would have got; empty unless every choice has ended for a reason and
   * the end marker came.
   */
  Optional<ObjectNode> answer();
}
