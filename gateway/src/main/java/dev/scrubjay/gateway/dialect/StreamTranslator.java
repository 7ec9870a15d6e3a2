package dev.scrubjay.gateway.dialect;

import java.util.List;

/** Translates a provider's stream into the client's dialect. Not thread-safe. */
public interface StreamTranslator {

  /**
   * Translates the provider's next event into any number of the client's.
   *
   * @throws MalformedReplyException if the event does not follow the provider's dialect, or reports
   *     an error
   */
  List<SseEvent> accept(SseEvent providerEvent);

  /** Whether the provider has marked the end of its answer. A stream that ends before was cut. */
  boolean isComplete();

  /** The client's last events, after the provider's stream has ended completely. */
  List<SseEvent> end();
}
