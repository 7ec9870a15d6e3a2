package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.StoredErrors;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the replica that makes an answer hands those that wait for it at others, as JSON. */
sealed interface FeedItem {

  /** A streamed answer begins. */
  record Begun(String model, String provider, boolean simulated) implements FeedItem {}

  /** Events of it. */
  record Events(List<SseEvent> events) implements FeedItem {
    public Events {
      events = List.copyOf(events);
    }
  }

  /** All events have been handed on. */
  record Ended() implements FeedItem {}

  /** The whole answer, where it does not go into the cache. */
  record Whole(Begun from, Made.Answer answer) implements FeedItem {}

  /** There is no answer. */
  record Failed(ApiError error) implements FeedItem {}

  default Buffer encode() {
    ObjectNode item = Json.object();
    switch (this) {
      case Begun begun -> item.set("begun", json(begun));
      case Events events -> {
        ArrayNode list = item.putArray("events");
        events.events().forEach(event -> list.addArray().add(event.event()).add(event.data()));
      }
      case Ended ended -> item.put("ended", true);
      case Whole whole ->
          item.put("whole", whole.answer().body().toString(StandardCharsets.UTF_8))
              .put("cost_usd", whole.answer().costUsd())
              .set("begun", json(whole.from()));
      case Failed failed -> item.set("failed", StoredErrors.json(failed.error()));
    }
    return Buffer.buffer(Json.bytes(item));
  }

  /** Reads an item; empty if it is none that this replica knows. */
  static Optional<FeedItem> decode(Buffer bytes) {
    try {
      ObjectNode item = Json.object(bytes.getBytes());
      if (item.has("events")) {
        return Optional.of(new Events(events(item.path("events"))));
      } else if (item.has("ended")) {
        return Optional.of(new Ended());
      } else if (item.has("failed")) {
        return Optional.of(new Failed(StoredErrors.read(item.path("failed"))));
      } else if (item.has("whole")) {
        Buffer body = Buffer.buffer(Json.textOf(item, "whole"));
        Made.Answer answer = new Made.Answer(body, item.path("cost_usd").asDouble());
        return Optional.of(new Whole(begun(item.path("begun")), answer));
      }
      return item.has("begun") ? Optional.of(begun(item.path("begun"))) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode json(Begun begun) {
    return Json.object()
        .put("model", begun.model())
        .put("provider", begun.provider())
        .put("simulated", begun.simulated());
  }

  private static Begun begun(JsonNode json) {
    return new Begun(
        Json.textOf(json, "model"),
        Json.textOf(json, "provider"),
        json.path("simulated").asBoolean());
  }

  private static List<SseEvent> events(JsonNode list) {
    List<SseEvent> events = new ArrayList<>();
    for (JsonNode event : list) {
      events.add(new SseEvent(event.path(0).textValue(), event.path(1).asText()));
    }
    return events;
  }
}
