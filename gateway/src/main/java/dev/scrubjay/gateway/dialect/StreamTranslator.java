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
   * Whether the provider has marked the end of its answer. Nothing of it follows, so the reader
   * need not wait until the connection ends.
   */
  boolean isComplete();

  /**
   * Whether the answer is whole if the provider's stream ends now, though more of it might follow,
   * such as the usage. A stream that ends while this is false was cut.
   */
  default boolean mayEnd() {
    return isComplete();
  }

  /**
   * The characters of the stream that the next event may repeat or complete, to which its
   * translation is work in proportion.
   */
  default int held() {
    return 0;
  }

  /** The client's last events, after the provider's stream has ended or is complete. */
  List<SseEvent> end();
}
