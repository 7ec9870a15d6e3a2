package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import java.util.List;

/** How a simulated provider writes what it has to say. */
interface Protocol {

  /** The header that a key must come in. */
  String keyHeader();

  ObjectNode answer(TranslatedAnswer answer);

  List<SseEvent> stream(TranslatedAnswer answer);

  ObjectNode error(ApiError error);
}
