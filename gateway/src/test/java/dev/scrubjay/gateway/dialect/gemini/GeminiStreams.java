package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;

/** Streams of Google's, for tests. */
public final class GeminiStreams {
  private GeminiStreams() {}

  /** The whole answer of {@code chunks}. */
  public static ObjectNode assembled(List<ObjectNode> chunks) {
    AnswerAssembler assembler = new GeminiChat().assembler();
    chunks.forEach(chunk -> assembler.accept(new SseEvent(null, Json.text(chunk))));
    return assembler.answer().orElseThrow();
  }
}
