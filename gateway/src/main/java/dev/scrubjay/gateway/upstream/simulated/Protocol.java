package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import java.util.List;

/** The wire format of a simulated provider. */
interface Protocol {

  /** The header with the API key. */
  String keyHeader();

  ObjectNode answer(TranslatedAnswer answer);

  List<SseEvent> stream(TranslatedAnswer answer);

  ObjectNode error(ApiError error);
}
