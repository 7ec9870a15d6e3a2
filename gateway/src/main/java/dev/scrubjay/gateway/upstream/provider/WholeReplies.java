package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.load.JsonMemory;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.stream.Allowance;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Decodes replies that were read as a whole. */
final class WholeReplies {
  /** Beyond that, tokens need not be counted: no heap has room for them. */
  private static final int MAX_TOKENS = 1 << 30;

  private WholeReplies() {}

  /**
   * The answer in {@code body}, in the client's dialect.
   *
   * @throws UpstreamException if there is none
   */
  static WrittenAnswer decoded(
      ProviderCall call, ReplyReader reader, Buffer body, ReplyFailures failures) {
    boolean numbers = call.reply().keepsNumbers();
    if (!holds(reader.memory(), body, numbers)) {
      throw failures.outOfMemory();
    }
    byte[] bytes = body.getBytes();
    try {
      if (SniffedReply.Form.of(bytes) == SniffedReply.Form.EVENTS) {
        return new WrittenAnswer(
            assembled(
                new SniffedReply(call.reply(), reader, new SseParser(bytes.length + 1)),
                reader,
                bytes));
      }
      ObjectNode json = numbers ? Json.objectOfNumberLists(bytes) : Json.object(bytes);
      ProviderErrors.requireSuccess(json);
      boolean left = isCompact(bytes) && call.reply().leaves(json);
      return new WrittenAnswer(call.reply().answer(json), left ? body : null);
    } catch (JsonProcessingException e) {
      throw failures.of(FailureKind.MALFORMED, "sent a reply that is not a JSON object");
    } catch (MalformedReplyException e) {
      throw failures.of(e);
    }
  }

  /**
   * Whether the text of an object begins as it does in UTF-8 without indentation, with which
   * entries would be larger, and white space or a mark of the order of bytes before it.
   */
  private static boolean isCompact(byte[] object) {
    return object[0] == '{' && object[1] == '"';
  }

  /** Takes the memory of a reply that is parsed and written again. */
  private static boolean holds(Allowance memory, Buffer body, boolean keepsNumbers) {
    int tokens = 0;
    if (LargeWork.isLarge(body.length())) {
      tokens = keepsNumbers ? JsonMemory.members(body) : JsonMemory.tokens(body, MAX_TOKENS);
    }
    return memory.grow(2L * body.length() + (long) JsonMemory.BYTES_OF_TOKEN * tokens);
  }

  /** The whole answer of a provider that streams it unasked. */
  private static ObjectNode assembled(SniffedReply reply, ReplyReader reader, byte[] bytes) {
    List<SseEvent> events = new ArrayList<>();
    reply.accept(bytes, events::add);
    events.addAll(reply.connectionEnded());
    if (!reply.mayEnd()) {
      throw new MalformedReplyException("it is a stream without its end");
    }
    if (reply.skipped() > 0) {
      throw new MalformedReplyException("an event of the stream is not a JSON object");
    }
    events.addAll(reply.end());
    return reader
        .assemble(events)
        .orElseThrow(() -> new MalformedReplyException("it is a stream without a whole answer"));
  }
}
