package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.List;

/**
 * The rest of a stream that broke off.
 *
 * @param events that its client lacks, up to its end
 * @param continued whether a model continued the text, instead of answering anew
 */
public record StreamRest(List<SseEvent> events, boolean continued) {
  public StreamRest {
    events = List.copyOf(events);
  }
}
