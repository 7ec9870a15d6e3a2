package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.translation.Answer;
import java.util.List;

/** How a simulated provider writes what it has to say. */
interface Protocol {

  /** The header that a key must come in. */
  String keyHeader();

  ObjectNode answer(Answer answer);

  List<SseEvent> stream(Answer answer);

  ObjectNode error(ApiError error);
}
