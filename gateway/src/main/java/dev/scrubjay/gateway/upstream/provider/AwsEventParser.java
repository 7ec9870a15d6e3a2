package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/**
 * Parses AWS's event stream: frames of at most 16 MiB, each with two checksums. An exception in the
 * stream becomes an event whose data is an object with {@code error}.
 */
final class AwsEventParser implements StreamParser {
  private final MessageDecoder decoder = new MessageDecoder();
  private int pending;

  @Override
  public List<SseEvent> accept(byte[] bytes) {
    try {
      decoder.feed(bytes);
      pending += bytes.length;
      List<SseEvent> events = new ArrayList<>();
      decoder.getDecodedMessages().forEach(message -> events.add(event(message)));
      pending = events.isEmpty() ? pending : 0;
      return events;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new MalformedReplyException("a frame of the stream is damaged");
    }
  }

  @Override
  public int pending() {
    return pending;
  }

  private static SseEvent event(Message message) {
    String data = new String(message.getPayload(), StandardCharsets.UTF_8);
    return switch (header(message, ":message-type")) {
      case "exception" -> {
        String type = header(message, ":exception-type");
        String said = Json.textOf(Json.objectOrEmpty(data), "message");
        yield error(type, said.isEmpty() ? type : said);
      }
      case "error" -> error(header(message, ":error-code"), header(message, ":error-message"));
      default -> new SseEvent(header(message, ":event-type"), data);
    };
  }

  private static SseEvent error(String code, String message) {
    ObjectNode body = Json.object();
    body.putObject("error").put("code", code).put("message", message);
    return new SseEvent("error", Json.text(body));
  }

  private static String header(Message message, String name) {
    HeaderValue value = message.getHeaders().get(name);
    return value == null ? "" : value.getString();
  }

  @Override
  public List<SseEvent> end() {
    return List.of(); // a frame that has not ended says nothing
  }
}
