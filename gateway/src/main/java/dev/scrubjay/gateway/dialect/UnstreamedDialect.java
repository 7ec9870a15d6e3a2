package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** A client dialect whose answers are whole JSON objects and never streams. */
public interface UnstreamedDialect extends ClientDialect {

  @Override
  default AnswerAssembler assembler() {
    throw notStreamed();
  }

  @Override
  default List<SseEvent> replay(ObjectNode answer, ChatRequest request, int pieceChars) {
    throw notStreamed();
  }

  @Override
  default Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole) {
    return Optional.empty();
  }

  @Override
  default List<SseEvent> encodeStreamError(ApiError error, String requestId) {
    throw notStreamed();
  }

  private UnsupportedOperationException notStreamed() {
    return new UnsupportedOperationException(operation() + " is not streamed");
  }
}
