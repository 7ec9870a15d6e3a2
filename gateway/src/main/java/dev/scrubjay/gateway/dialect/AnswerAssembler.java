package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Assembles a whole answer from the events of a stream. Not thread-safe. */
public interface AnswerAssembler {

  /** Adds the stream's next event, in the client's dialect. */
  void accept(SseEvent event);

  /**
   * The answer that a request without streaming would have got; empty unless every choice has a
   * finish reason and the end marker has arrived.
   */
  Optional<ObjectNode> answer();
}
