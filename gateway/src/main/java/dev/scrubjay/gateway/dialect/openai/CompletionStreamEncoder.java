package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import java.util.List;

/** Encodes a stream of chunks of a continued text: those of a chat, with the text alone. */
final class CompletionStreamEncoder implements StreamEncoder {
  private final OpenAiStreamEncoder chat = new OpenAiStreamEncoder();

  @Override
  public List<SseEvent> encode(AnswerEvent event) {
    return chat.encode(event).stream().map(CompletionStreamEncoder::ofText).toList();
  }

  @Override
  public List<SseEvent> end() {
    return chat.end().stream().map(CompletionStreamEncoder::ofText).toList();
  }

  private static SseEvent ofText(SseEvent event) {
    if (event.data().equals(OpenAiChat.DONE)) {
      return event;
    }
    ObjectNode chunk = Json.objectOrEmpty(event.data());
    ArrayNode choices = chunk.arrayNode();
    for (JsonNode choice : chunk.path("choices")) {
      choices.add(CompletionAnswers.choice(choice, Json.textOf(choice.path("delta"), "content")));
    }
    chunk.put("object", "text_completion").set("choices", choices);
    return new SseEvent(event.event(), Json.text(chunk));
  }
}
