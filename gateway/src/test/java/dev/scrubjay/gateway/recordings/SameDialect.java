package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.recordings.Bench.Caller;
import dev.scrubjay.gateway.recordings.Bench.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An exchange through the gateway for a client in the provider's own dialect. */
final class SameDialect {
  private final Bench bench;
  private final RecordedExchange exchange;
  private final Wire wire;
  private final Caller caller;
  private final List<String> found = new ArrayList<>();

  private SameDialect(Bench bench, RecordedExchange exchange) {
    this.bench = bench;
    this.exchange = exchange;
    this.wire = exchange.wire();
    this.caller = bench.caller();
  }

  /** What is wrong; nothing if all is right. */
  static List<String> check(Bench bench, RecordedExchange exchange) {
    SameDialect check = new SameDialect(bench, exchange);
    check.run();
    return check.found;
  }

  private String path(boolean stream) {
    return exchange.embeddings() ? "/v1/embeddings" : wire.path(exchange.name(), stream);
  }

  private ObjectNode request(boolean stream) {
    return wire.addressed(exchange.sent(), exchange.name(), stream);
  }

  private void run() {
    bench.replies(exchange);
    Reply first = caller.send(path(exchange.stream()), request(exchange.stream()));
    bench.lastCall().ifPresent(this::upstream);
    if (exchange.status() != 200) {
      error(first);
    } else if (exchange.reportsError()) {
      brokenStream(first);
    } else if (first.status() != 200) {
      found.add("answered " + first.status() + ": " + first.body());
    } else if (exchange.embeddings()) {
      same("answer", exchange.json(), first.json());
    } else {
      answered(first);
    }
  }

  private void same(String what, JsonNode recorded, JsonNode told) {
    JsonNode expected = Mended.of(recorded, recorded);
    JsonNode actual = Mended.of(told, recorded);
    if (!expected.equals(actual)) {
      found.add(what + " differs: " + Differences.between(expected, actual));
    }
  }

  /** The provider gets what the client sent. */
  private void upstream(ObjectNode call) {
    ObjectNode expected = request(exchange.stream()).put("model", exchange.model());
    if (wire == Wire.GEMINI) {
      expected.remove("model");
      expected.remove("stream");
      call.remove(List.of("model", "stream"));
      expected.path("contents").forEach(content -> Names.list(content, "parts"));
      List.of("tools", "contents").forEach(name -> Names.list(expected, name));
      same("request", Names.camel(expected), Names.camel(call)); // Google takes both spellings
      return;
    }
    same("request", expected, call);
  }

  private void error(Reply reply) {
    if (reply.status() != exchange.status() && !(exchange.status() >= 500)) {
      found.add("status " + reply.status() + " instead of " + exchange.status());
    }
    members(exchange.json(), reply.json());
  }

  /** All that the provider says of an error reaches the client; the gateway may add to it. */
  private void members(ObjectNode given, ObjectNode told) {
    JsonNode error = given.path("error").isObject() ? given.path("error") : given;
    JsonNode shown = told.path("error");
    for (Map.Entry<String, JsonNode> member : error.properties()) {
      JsonNode value = shown.path(member.getKey());
      boolean said =
          switch (member.getKey()) {
            case "message" -> value.asText().contains(member.getValue().asText());
            case "type", "object", "status", "param" -> true; // each dialect has its own
            default -> value.equals(member.getValue());
          };
      if (!said && !member.getValue().isNull()) {
        found.add("error's " + member.getKey() + ": " + value + " is not " + member.getValue());
      }
    }
  }

  private void brokenStream(Reply reply) {
    List<ObjectNode> given = Wire.json(Wire.events(exchange.body()));
    List<ObjectNode> told = Wire.json(reply.events());
    same(
        "events before the error",
        Differences.list(given.subList(0, given.size() - 1)),
        Differences.list(told.isEmpty() ? told : told.subList(0, told.size() - 1)));
    if (!told.isEmpty()) {
      members(given.getLast(), told.getLast());
    }
  }

  private void answered(Reply first) {
    Said said;
    if (exchange.stream()) {
      List<ObjectNode> given = Wire.json(Wire.events(exchange.body()));
      events(given, Wire.json(first.events()));
      ObjectNode whole = Heard.whole(wire, given);
      said = Said.of(wire, whole);
      hits(said, whole, false);
    } else {
      same("answer", exchange.json(), first.json());
      said = Said.of(wire, exchange.json());
      hits(said, exchange.json(), true);
    }
  }

  private void events(List<ObjectNode> given, List<ObjectNode> events) {
    List<ObjectNode> told =
        given.stream().anyMatch(Mended::ends)
            ? events
            : events.stream().filter(event -> !Mended.ends(event)).toList();
    for (int i = 0; i < Math.max(given.size(), told.size()); i++) {
      int before = found.size();
      same(
          "event " + i,
          i < given.size() ? given.get(i) : Json.object(),
          i < told.size() ? told.get(i) : Json.object());
      if (found.size() > before) {
        return;
      }
    }
  }

  /**
   * Checks the hits, plain and streamed.
   *
   * @param exact whether {@code whole} is what the provider sent, and not made of its stream
   */
  private void hits(Said said, ObjectNode whole, boolean exact) {
    boolean worth =
        !said.isEmpty()
            && !exchange.isMixed()
            && !said.end().matches("filtered|none|unknown")
            && Set.of("cachedContent", "mcp_servers", "container", "store").stream()
                .noneMatch(
                    exchange.request()::hasNonNull); // such an answer is not the request's alone
    int calls = bench.calls();
    Optional<Reply> plain = caller.hit(path(false), request(false), worth);
    if (plain.isEmpty()) {
      if (worth) {
        found.add("not stored");
      }
      return;
    }
    ObjectNode hit = plain.get().json();
    if (exact) {
      same("hit", whole, hit);
    } else if (said.isEmpty()) {
      found.add("stored although it says nothing");
    } else {
      heads(whole, hit);
      valid(hit);
    }
    difference("hit", said, Said.of(wire, hit));
    Optional<Reply> streamed = caller.hit(path(true), request(true), true);
    if (streamed.isEmpty()) {
      found.add("no streamed hit");
      return;
    }
    List<ObjectNode> events = Wire.json(streamed.get().events());
    ObjectNode replayed = Heard.whole(wire, events);
    difference("streamed hit", said, Said.of(wire, replayed));
    Sdk.accumulated(wire, events)
        .ifPresentOrElse(
            built -> difference("streamed hit by SDK", said, Said.of(wire, built)),
            () -> {
              if (Sdk.complaint(wire, hit).isEmpty()) {
                found.add("the SDK does not take the streamed hit");
              }
            });
    if (bench.calls() != calls) {
      found.add("the provider was asked again");
    }
  }

  /** The hit is valid if what the SDK makes of the stream is. */
  private void valid(ObjectNode hit) {
    Sdk.accumulated(wire, Wire.json(Wire.events(exchange.body())))
        .filter(built -> Sdk.complaint(wire, built).isEmpty())
        .flatMap(built -> Sdk.complaint(wire, hit))
        .ifPresent(why -> found.add("hit is not valid: " + why));
  }

  private void heads(ObjectNode whole, ObjectNode hit) {
    for (String head : List.of("id", "created", "model")) {
      String expected = whole.path(head).asText();
      if (!expected.isEmpty() && !expected.equals("0")) {
        same(
            "hit's " + head, TextNode.valueOf(expected), TextNode.valueOf(hit.path(head).asText()));
      }
    }
  }

  private void difference(String what, Said expected, Said actual) {
    for (String difference : expected.differences(actual)) {
      boolean sdk = what.endsWith("SDK") && difference.matches("(reasoning|cached tokens).*");
      if (!sdk) {
        found.add(what + ": " + difference);
      }
    }
  }
}
