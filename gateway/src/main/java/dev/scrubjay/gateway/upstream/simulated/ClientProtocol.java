package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import java.util.ArrayList;
import java.util.List;

/** The protocol of OpenAI or Anthropic, with the dialect that the gateway has for clients. */
record ClientProtocol(ChatDialect dialect, String keyHeader) implements Protocol {

  @Override
  public ObjectNode answer(TranslatedAnswer answer) {
    return labelled(dialect.encodeAnswer(answer));
  }

  private static ObjectNode labelled(ObjectNode answer) {
    return answer.has("choices") ? answer.put("system_fingerprint", "simulated") : answer;
  }

  @Override
  public List<SseEvent> stream(TranslatedAnswer answer) {
    StreamEncoder encoder = dialect.encoder();
    List<SseEvent> events = new ArrayList<>();
    SimulatedAnswers.steps(answer).forEach(step -> events.addAll(encoder.encode(step)));
    events.addAll(encoder.end());
    return events;
  }

  @Override
  public ObjectNode error(ApiError error) {
    return dialect.encodeError(error, "simulated");
  }
}
