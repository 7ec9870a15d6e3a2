package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.Allowance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reader of a reply in its client's dialect. Some providers stream what was to come whole, or
 * send whole what was to be streamed.
 */
public interface ReplyReader {
  /** A reader that takes replies in the form that was asked for alone. */
  ReplyReader EXACT =
      new ReplyReader() {
        @Override
        public void headers(Map<String, String> shown) {}

        @Override
        public List<SseEvent> replay(ObjectNode answer) {
          return List.of();
        }

        @Override
        public boolean says(SseEvent event) {
          return true;
        }

        @Override
        public Optional<ObjectNode> assemble(List<SseEvent> events) {
          return Optional.empty();
        }
      };

  /** The memory that the reply may take while it is read. */
  default Allowance memory() {
    return Allowance.UNLIMITED;
  }

  /** Takes the reply's headers that are meant for clients; before the reply itself. */
  void headers(Map<String, String> shown);

  /** The events of a stream that says {@code answer}; none if there is no such stream. */
  List<SseEvent> replay(ObjectNode answer);

  /** Whether {@code event} holds a part of the answer, or its end; see {@code ClientDialect}. */
  boolean says(SseEvent event);

  /** The whole answer that a stream says; empty if it is not complete. */
  Optional<ObjectNode> assemble(List<SseEvent> events);
}
