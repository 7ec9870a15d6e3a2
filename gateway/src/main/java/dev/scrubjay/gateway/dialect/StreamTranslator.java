package dev.scrubjay.gateway.dialect;

import java.util.List;

/** Turns one provider's stream into the client's dialect, event by event. Not thread-safe. */
public interface StreamTranslator {

  /**
   * The client's events for the provider's next one; often none or several.
   *
   * @throws MalformedReplyException if the event is not what the provider's dialect promises, or
   *     reports an error
   */
  List<SseEvent> accept(SseEvent providerEvent);

  /**
   * Whether the provider has said that its answer is whole. If a stream ends before, it was cut.
   */
  boolean isComplete();

  /** The client's last events, once the provider's stream has ended whole. */
  List<SseEvent> end();
}
