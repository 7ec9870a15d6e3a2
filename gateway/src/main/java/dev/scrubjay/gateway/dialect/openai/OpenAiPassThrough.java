package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Passes an OpenAI provider's reply on to an OpenAI client as it is, where its types hold. */
record OpenAiPassThrough() implements ReplyTranslator {

  @Override
  public ObjectNode answer(ObjectNode providerAnswer) {
    if (!providerAnswer.path("choices").isArray()) {
      throw new MalformedReplyException("the answer has no choices");
    }
    OpenAiRepairs.mendAnswer(providerAnswer);
    return providerAnswer;
  }

  @Override
  public boolean leaves(ObjectNode providerAnswer) {
    return !OpenAiRepairs.mends(providerAnswer);
  }

  @Override
  public StreamTranslator stream() {
    return new OpenAiStreamCheck();
  }

  @Override
  public String errorMessage(JsonNode body) {
    return ProviderErrors.message(body);
  }

  private static final class OpenAiStreamCheck implements StreamTranslator {
    private final Map<Integer, StreamedChoice> choices = new TreeMap<>();
    private ObjectNode last = Json.object();
    private boolean done;

    /** What was seen of a choice. */
    private static final class StreamedChoice {
      private boolean ended;
      private boolean called;
      private boolean broken;
    }

    @Override
    public List<SseEvent> accept(SseEvent providerEvent) {
      if (providerEvent.data().equals(OpenAiChat.DONE)) {
        done = true;
        return Stream.concat(missingReasons(), Stream.of(providerEvent)).toList();
      }
      ObjectNode chunk = ProviderErrors.eventBody(providerEvent);
      boolean mended = OpenAiRepairs.mendChunk(chunk);
      note(chunk);
      return List.of(
          mended
              ? new SseEvent(providerEvent.event(), Json.text(chunk))
              : providerEvent.keeping(chunk));
    }

    private void note(ObjectNode chunk) {
      last = chunk;
      for (JsonNode part : chunk.path("choices")) {
        int index = part.path("index").asInt();
        StreamedChoice choice = choices.computeIfAbsent(index, number -> new StreamedChoice());
        String reason = Json.textOf(part, "finish_reason");
        choice.broken |= OpenAiAnswers.INCOMPLETE.contains(reason);
        choice.ended |= !reason.isEmpty() && !choice.broken;
        choice.called |= !part.path("delta").path("tool_calls").isEmpty();
      }
    }

    /** A last chunk for choices of a server that ends its streams without saying why. */
    private Stream<SseEvent> missingReasons() {
      boolean said = choices.values().stream().anyMatch(choice -> choice.ended || choice.broken);
      if (said || choices.isEmpty()) {
        return Stream.empty();
      }
      OpenAiRepairs.requirePiece(last);
      ObjectNode chunk = last.deepCopy();
      chunk.remove("usage");
      ArrayNode list = chunk.putArray("choices");
      choices.forEach(
          (index, choice) -> {
            ObjectNode end = list.addObject().put("index", index);
            end.set("delta", Json.object());
            end.put("finish_reason", OpenAiRepairs.reason(choice.called));
          });
      return Stream.of(new SseEvent(null, Json.text(chunk)));
    }

    @Override
    public boolean isComplete() {
      return done;
    }

    @Override
    public boolean mayEnd() {
      return done
          || (!choices.isEmpty() && choices.values().stream().allMatch(choice -> choice.ended));
    }

    /** The end marker, if the provider sent none, as clients wait for it. */
    @Override
    public List<SseEvent> end() {
      return done ? List.of() : List.of(new SseEvent(null, OpenAiChat.DONE));
    }
  }
}
