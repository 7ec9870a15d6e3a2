package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.ReportedErrorException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply to a request for a stream, as events in the client's dialect. Its form is told by its
 * first byte, as some servers send events as {@code text/plain}, and some a whole answer. Not
 * thread-safe.
 */
final class SniffedReply {
  private static final int MAX_WHOLE_BYTES = 64 << 20;

  private final ReplyTranslator reply;
  private final StreamTranslator translator;
  private final ReplyReader reader;
  private final StreamParser parser;
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private Form form;
  private boolean replayed;

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
   * The events that the next bytes complete; what comes after the answer's end is ignored.
   *
   * @throws MalformedReplyException if they do not follow the dialect, or report an error
   */
  List<SseEvent> accept(byte[] bytes) {
    if (form == Form.UNKNOWN) {
      form = Form.of(bytes);
    }
    return switch (form) {
      case UNKNOWN, EVENTS -> translated(parser.accept(bytes));
      case JSON -> {
        whole.writeBytes(bytes);
        if (whole.size() > MAX_WHOLE_BYTES) {
          throw new MalformedReplyException("the answer is too large");
        }
        yield List.of();
      }
      case MARKUP -> throw new MalformedReplyException("it is a page, not a stream");
    };
  }

  private List<SseEvent> translated(List<SseEvent> events) {
    List<SseEvent> translated = new ArrayList<>();
    for (SseEvent event : events) {
      if (!translator.isComplete()) {
        translated.addAll(translator.accept(event));
      }
    }
    return translated;
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
    try {
      return translated(parser.end());
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
