package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The responses that the simulated OpenAI keeps, the latest ones by id. Thread-safe. */
final class KeptResponses {
  private static final int MOST = 1000;

  private final Map<String, ObjectNode> byId =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ObjectNode> eldest) {
              return size() > MOST;
            }
          });

  Optional<ObjectNode> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  boolean remove(String id) {
    return byId.remove(id) != null;
  }

  /** {@code protocol} of which each answer is kept. */
  Protocol keeping(Protocol protocol) {
    return new Keeping(protocol);
  }

  private final class Keeping implements Protocol {
    private final Protocol protocol;

    private Keeping(Protocol protocol) {
      this.protocol = protocol;
    }

    @Override
    public String keyHeader() {
      return protocol.keyHeader();
    }

    @Override
    public ObjectNode answer(TranslatedAnswer answer) {
      try {
        ObjectNode kept = Json.object(own(Json.text(protocol.answer(answer))));
        byId.put(Json.textOf(kept, "id"), kept);
        return kept;
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a simulated answer is not JSON", e);
      }
    }

    @Override
    public List<SseEvent> stream(TranslatedAnswer answer) {
      answer(answer);
      return protocol.stream(answer).stream()
          .map(event -> new SseEvent(event.event(), own(event.data())))
          .toList();
    }

    /** The text with ids that are OpenAI's own, not those of a translation. */
    private static String own(String json) {
      return json.replace("_sj_simulated", "_simulated");
    }

    @Override
    public ObjectNode error(ApiError error) {
      return protocol.error(error);
    }
  }
}
