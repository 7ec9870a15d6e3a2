package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.ReportedErrorException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.UnreadableEventException;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reply to a request for a stream, as events in the client's dialect. Its form is told by its
 * first byte, as some servers send events as {@code text/plain}, and some a whole answer. Not
 * thread-safe.
 */
final class SniffedReply {
  private static final int MAX_WHOLE_BYTES = 64 << 20;

  /** The characters that may be repeated without a worker thread: a millisecond's work. */
  private static final int MOST_REPEATED = 128 << 10;

  /** Of more, the stream is rubbish. */
  private static final int MAX_SKIPPED = 3;

  private final ReplyTranslator reply;
  private final StreamTranslator translator;
  private final ReplyReader reader;
  private final StreamParser parser;
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private Form form;
  private boolean replayed;
  private boolean begun;
  private int skipped;

  /** The forms of a reply. */
  enum Form {
    /** Only white space has come. */
    UNKNOWN,
    EVENTS,
    /** A JSON object or list. */
    JSON,
    /** HTML or XML, such as a proxy's page. */
    MARKUP;

    static Form of(byte[] bytes) {
      for (byte b : bytes) {
        switch (b) {
          case ' ', '\t', '\r', '\n', (byte) 0xef, (byte) 0xbb, (byte) 0xbf -> {}
          case '{', '[' -> {
            return JSON;
          }
          case '<' -> {
            return MARKUP;
          }
          default -> {
            return EVENTS;
          }
        }
      }
      return UNKNOWN;
    }
  }

  /**
   * @param parser of its events; other forms are looked for unless they are binary
   */
  SniffedReply(ReplyTranslator reply, ReplyReader reader, StreamParser parser) {
    this.parser = parser;
    this.form = parser instanceof SseParser ? Form.UNKNOWN : Form.EVENTS;
    this.reply = reply;
    this.translator = reply.stream();
    this.reader = reader;
  }

  /**
   * Hands on the events that the next bytes complete; what comes after the answer's end is ignored.
   *
   * @throws MalformedReplyException if they do not follow the dialect, or report an error; the
   *     events before that have been handed on
   */
  void accept(byte[] bytes, Consumer<SseEvent> events) {
    if (form == Form.UNKNOWN) {
      form = Form.of(bytes);
    }
    switch (form) {
      case UNKNOWN, EVENTS -> translate(parser.accept(bytes), events);
      case JSON -> {
        whole.writeBytes(bytes);
        if (whole.size() > MAX_WHOLE_BYTES) {
          throw new MalformedReplyException("the answer is too large");
        }
      }
      case MARKUP -> throw new MalformedReplyException("it is a page, not a stream");
    }
  }

  /** The bytes that have come and are not part of an event yet. */
  int pending() {
    return whole.size() + parser.pending();
  }

  /** The bytes that the next event is read with, if they are so many that this takes long. */
  int held() {
    int held = translator.held();
    return pending() + (held > MOST_REPEATED ? held : 0);
  }

  private void translate(List<SseEvent> events, Consumer<SseEvent> translated) {
    for (SseEvent event : events) {
      if (!translator.isComplete()) {
        try {
          translator.accept(event).forEach(translated);
          begun = true;
        } catch (UnreadableEventException unreadable) {
          skip(event, unreadable);
        }
      }
    }
  }

  /**
   * Skips an event in the middle of the stream that cannot be read, unless the stream would lack
   * more than a piece of text without it.
   */
  private void skip(SseEvent event, UnreadableEventException unreadable) {
    if (!begun || skipped == MAX_SKIPPED || !isPiece(event.event())) {
      throw unreadable;
    }
    skipped++;
  }

  private static boolean isPiece(@Nullable String name) {
    return name == null || (name.endsWith("delta") && !name.equals("message_delta"));
  }

  /** The events that could not be read, and were left out. */
  int skipped() {
    return skipped;
  }

  /**
   * The last events, as the connection has ended.
   *
   * @throws MalformedReplyException as for {@link #accept}
   */
  List<SseEvent> connectionEnded() {
    return form == Form.JSON ? replay() : lastEvents();
  }

  /** The events that lack the blank line after them; one that is cut itself is none. */
  private List<SseEvent> lastEvents() {
    List<SseEvent> last = new ArrayList<>();
    try {
      for (SseEvent event : parser.end()) {
        last.addAll(translator.isComplete() ? List.of() : translator.accept(event));
      }
      return last;
    } catch (ReportedErrorException reported) {
      throw reported;
    } catch (MalformedReplyException cut) {
      return List.of();
    }
  }

  private List<SseEvent> replay() {
    ObjectNode body;
    try {
      body = Json.object(whole.toByteArray());
    } catch (JsonProcessingException e) {
      throw new MalformedReplyException("it is neither a stream nor a JSON object");
    }
    ProviderErrors.requireSuccess(body);
    List<SseEvent> events = reader.replay(reply.answer(body));
    replayed = !events.isEmpty();
    if (!replayed) {
      throw new MalformedReplyException("it is a whole answer instead of a stream");
    }
    return events;
  }

  /** Whether the answer has ended by its protocol. */
  boolean isComplete() {
    return replayed || translator.isComplete();
  }

  /** Whether the answer is whole if the connection ends here. */
  boolean mayEnd() {
    return replayed || translator.mayEnd();
  }

  /** The client's last events, once the answer has ended. */
  List<SseEvent> end() {
    return replayed ? List.of() : translator.end();
  }
}
