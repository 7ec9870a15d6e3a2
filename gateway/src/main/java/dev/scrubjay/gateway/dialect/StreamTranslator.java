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

  /**
   * Whether the provider has marked the end of its answer, so that nothing more is read: the answer
   * ends here, however long the connection stays open.
   */
  boolean isComplete();

  /**
   * Whether the answer is whole if the connection ends here, though more may come, such as the
   * usage after the finish reason. A stream that ends before was cut.
   */
  default boolean mayEnd() {
    return isComplete();
  }

  /** The client's last events, after the provider's stream has ended completely. */
  List<SseEvent> end();
}
