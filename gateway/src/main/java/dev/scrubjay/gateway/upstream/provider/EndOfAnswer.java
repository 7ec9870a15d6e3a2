package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a whole answer that comes as a stream ends by its protocol, as its connection may
 * stay open. Other replies end with their connection or length. Not thread-safe.
 */
final class EndOfAnswer {
  /** Of larger events the end is not looked for, as that is work of an event loop. */
  private static final int MAX_EVENT_BYTES = 1 << 20;

  private final ReplyTranslator translator;
  private final ReplyReader reader;
  private @Nullable SniffedReply events;
  private boolean known;

  EndOfAnswer(ReplyTranslator translator, ReplyReader reader) {
    this.translator = translator;
    this.reader = reader;
  }

  /** Takes the next bytes; whether the answer ends in them. */
  boolean isIn(Buffer part) {
    if (known && events == null) {
      return false;
    }
    byte[] bytes = part.getBytes();
    try {
      if (!known) {
        SniffedReply.Form form = SniffedReply.Form.of(bytes);
        known = form != SniffedReply.Form.UNKNOWN;
        if (form == SniffedReply.Form.EVENTS) {
          events = new SniffedReply(translator, reader, new SseParser(MAX_EVENT_BYTES));
        }
      }
      if (events == null) {
        return false;
      }
      events.accept(bytes, event -> {});
      return events.isComplete();
    } catch (MalformedReplyException e) {
      events = null; // the reader of the whole reply says what is wrong
      return false;
    }
  }
}
