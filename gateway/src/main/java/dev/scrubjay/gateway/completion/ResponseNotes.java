package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.dialect.responses.TranslatedIds;
import dev.scrubjay.gateway.shared.KnownResponse;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.gateway.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes who made the responses of the Responses API, as clients refer to them by their ids later.
 * Other answers are not noted.
 */
public final class ResponseNotes {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseNotes.class);

  /** The ids that can be part of a path. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,256}");

  private static final int MAX_ITEMS = 256;

  private final ResponseMemory memory;

  public ResponseNotes(ResponseMemory memory) {
    this.memory = memory;
  }

  private static boolean concern(ProviderRequest request) {
    return request.completion().request().dialect() instanceof OpenAiResponses;
  }

  /** Notes a whole answer, and its items. */
  void made(ProviderRequest request, Upstream upstream, ObjectNode answer) {
    containers(request, upstream, answer);
    if (!concern(request)) {
      return;
    }
    List<String> ids = new ArrayList<>();
    addTo(ids, answer);
    addTo(ids, answer.path("conversation"));
    for (JsonNode item : answer.path("output")) {
      if (ids.size() < MAX_ITEMS) {
        addTo(ids, item);
      }
    }
    note(request, upstream, ids);
  }

  /** Notes the container in which an answer's tools have run, which later requests may name. */
  private void containers(ProviderRequest request, Upstream upstream, ObjectNode answer) {
    List<String> ids = new ArrayList<>();
    addTo(ids, answer.path("container"));
    for (JsonNode item : answer.path("output")) {
      add(ids, Json.textOf(item, "container_id"));
    }
    if (!ids.isEmpty() && ids.size() <= MAX_ITEMS) {
      remember(
          request, ids, new KnownResponse(upstream.provider().name(), upstream.id(), true, ""));
    }
  }

  /** An assembler that notes the response as soon as its stream tells the id. */
  AnswerAssembler watched(ProviderRequest request, Upstream upstream, AnswerAssembler assembler) {
    return concern(request) ? new Watched(request, upstream, assembler) : assembler;
  }

  private void begun(ProviderRequest request, Upstream upstream, SseEvent event) {
    try {
      List<String> ids = new ArrayList<>();
      addTo(ids, Json.object(event.data()).path("response"));
      note(request, upstream, ids);
    } catch (JsonProcessingException e) {
      LOG.debug("the first event of a response is not JSON", e);
    }
  }

  private static void addTo(List<String> ids, JsonNode named) {
    add(ids, Json.textOf(named, "id"));
  }

  private static void add(List<String> ids, String id) {
    if (ID.matcher(id).matches()) {
      ids.add(id);
    }
  }

  private void note(ProviderRequest request, Upstream upstream, List<String> ids) {
    ObjectNode body = request.completion().request().body();
    String entry =
        request instanceof ProviderRequest.CacheableRequest
            ? request.completion().key().hash()
            : "";
    boolean kept =
        body.path("store").asBoolean(true) && ids.stream().noneMatch(TranslatedIds::isTranslated);
    if (ids.isEmpty() || !(kept || !entry.isEmpty())) {
      return;
    }
    KnownResponse maker = new KnownResponse(upstream.provider().name(), upstream.id(), kept, entry);
    remember(request, ids, maker);
  }

  private void remember(ProviderRequest request, List<String> ids, KnownResponse maker) {
    memory
        .remember(request.completion().scope(), ids, maker)
        .onFailure(cause -> LOG.debug("a response is known to this replica alone", cause));
  }

  /** Passes events on, and notes the first one. */
  private final class Watched implements AnswerAssembler {
    private final ProviderRequest request;
    private final Upstream upstream;
    private final AnswerAssembler assembler;
    private boolean seen;

    private Watched(ProviderRequest request, Upstream upstream, AnswerAssembler assembler) {
      this.request = request;
      this.upstream = upstream;
      this.assembler = assembler;
    }

    @Override
    public void accept(SseEvent event) {
      if (!seen) {
        seen = true;
        begun(request, upstream, event);
      }
      assembler.accept(event);
    }

    @Override
    public Optional<ObjectNode> answer() {
      return assembler.answer();
    }
  }
}
