package dev.scrubjay.gateway.coalescing.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.StoredErrors;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** An item of the feed from a leader to its followers at other replicas, as JSON. */
public sealed interface FeedItem {

  /**
   * The beginning of a streamed answer.
   *
   * @param model that answers; empty if unknown, as is {@code provider}
   * @param simulated whether the provider is simulated
   */
  record AnswerStarted(String model, String provider, boolean simulated) implements FeedItem {
    public static AnswerStarted of(AnswerFacts facts) {
      return new AnswerStarted(
          facts.model().orElse(""), facts.provider().orElse(""), facts.simulated());
    }

    /** The facts of the answer, as far as followers know them. */
    public AnswerFacts facts() {
      return new AnswerFacts(
          CacheStatus.Miss.because(CacheStatus.Miss.MissReason.ABSENT),
          Optional.of(model),
          Optional.of(provider),
          simulated,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          List.of(),
          List.of(),
          List.of(),
          List.of());
    }
  }

  /** The next events of the answer. */
  record NextEvents(List<SseEvent> events) implements FeedItem {
    public NextEvents {
      events = List.copyOf(events);
    }
  }

  /** The end of the events. */
  record EndOfEvents() implements FeedItem {}

  /**
   * The whole answer, where it is not stored.
   *
   * @param cost its cost to the leader
   */
  record UnstoredAnswer(AnswerStarted from, Buffer body, Cost cost) implements FeedItem {}

  /** The failure of the call. */
  record CallFailed(ApiError error) implements FeedItem {}

  /** About as many characters as {@link #encode} makes. */
  default long chars() {
    return switch (this) {
      case NextEvents next ->
          next.events().stream().mapToLong(event -> event.data().length()).sum();
      case UnstoredAnswer answer -> answer.body().length();
      case AnswerStarted started -> 0;
      case EndOfEvents end -> 0;
      case CallFailed failed -> 0;
    };
  }

  default Buffer encode() {
    ObjectNode item = Json.object();
    switch (this) {
      case AnswerStarted started -> item.set("begun", json(started));
      case NextEvents events -> {
        ArrayNode list = item.putArray("events");
        events.events().forEach(event -> list.addArray().add(event.event()).add(event.data()));
      }
      case EndOfEvents end -> item.put("ended", true);
      case UnstoredAnswer answer -> {
        item.put("whole", answer.body().toString(StandardCharsets.UTF_8));
        item.set("begun", json(answer.from()));
        answer.cost().usd().ifPresent(usd -> item.put("cost_usd", usd));
      }
      case CallFailed failed -> item.set("failed", StoredErrors.json(failed.error()));
    }
    return Buffer.buffer(Json.bytes(item));
  }

  /** Reads an item; empty if this replica does not know its kind. */
  static Optional<FeedItem> decode(Buffer bytes) {
    try {
      ObjectNode item = Json.object(bytes.getBytes());
      if (item.has("events")) {
        return Optional.of(new NextEvents(events(item.path("events"))));
      } else if (item.has("ended")) {
        return Optional.of(new EndOfEvents());
      } else if (item.has("failed")) {
        return Optional.of(new CallFailed(StoredErrors.read(item.path("failed"))));
      } else if (item.has("whole")) {
        Buffer body = Buffer.buffer(Json.textOf(item, "whole"));
        return Optional.of(
            new UnstoredAnswer(
                started(item.path("begun")),
                body,
                Cost.of(item.path("cost_usd").asDouble(Double.NaN))));
      }
      return item.has("begun") ? Optional.of(started(item.path("begun"))) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode json(AnswerStarted started) {
    return Json.object()
        .put("model", started.model())
        .put("provider", started.provider())
        .put("simulated", started.simulated());
  }

  private static AnswerStarted started(JsonNode json) {
    return new AnswerStarted(
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
