package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReplyTranslator;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Passes Google's reply on to a client of Google unchanged, after a check. */
record GeminiPassThrough() implements ReplyTranslator {

  @Override
  public ObjectNode answer(ObjectNode providerAnswer) {
    if (!providerAnswer.path("candidates").isArray() && !isRefused(providerAnswer)) {
      throw new MalformedReplyException("the answer has no candidates");
    }
    return providerAnswer;
  }

  private static boolean isRefused(ObjectNode answer) {
    return answer.path("promptFeedback").hasNonNull("blockReason");
  }

  @Override
  public boolean leaves(ObjectNode providerAnswer) {
    return true;
  }

  @Override
  public StreamTranslator stream() {
    return new GeminiStreamCheck();
  }

  @Override
  public String errorMessage(JsonNode body) {
    return ProviderErrors.message(body);
  }

  /** The end of an answer is the finish reason of each candidate, in a chunk with the usage. */
  private static final class GeminiStreamCheck implements StreamTranslator {
    private final Set<Integer> seen = new HashSet<>();
    private final Set<Integer> finished = new HashSet<>();
    private boolean usage;

    @Override
    public List<SseEvent> accept(SseEvent providerEvent) {
      ObjectNode chunk = ProviderErrors.eventBody(providerEvent);
      for (JsonNode candidate : chunk.path("candidates")) {
        int index = candidate.path("index").asInt();
        seen.add(index);
        if (candidate.path("finishReason").isTextual()) {
          finished.add(index);
        }
      }
      if (isRefused(chunk)) {
        seen.add(0);
        finished.add(0);
      }
      usage = chunk.has("usageMetadata");
      return List.of(new SseEvent(null, providerEvent.data()));
    }

    @Override
    public boolean isComplete() {
      return usage && mayEnd();
    }

    @Override
    public boolean mayEnd() {
      return !seen.isEmpty() && finished.containsAll(seen);
    }

    @Override
    public List<SseEvent> end() {
      return List.of();
    }
  }
}
