package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.recordings.Bench.Caller;
import dev.scrubjay.gateway.recordings.Bench.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * The turn after a recorded answer: its client hands the answer back, and the provider must get its
 * signatures again where it had put them.
 */
final class NextTurn {
  private NextTurn() {}

  /** What is wrong for a client of {@code client}. */
  static List<String> check(Bench bench, RecordedExchange exchange, Wire client) {
    Wire wire = exchange.wire();
    ObjectNode given =
        exchange.stream()
            ? Heard.whole(wire, Wire.json(Wire.events(exchange.body())))
            : exchange.json();
    List<String> expected = signatures(wire, given);
    if (expected.isEmpty()) {
      return List.of();
    }
    Caller caller = bench.caller();
    bench.replies(exchange);
    Reply reply =
        caller.send(
            client.path(exchange.name(), exchange.stream()),
            client.addressed(client.asking("hello"), exchange.name(), exchange.stream()));
    if (reply.status() != 200) {
      return List.of();
    }
    ObjectNode answer =
        exchange.stream() ? Heard.whole(client, Wire.json(reply.events())) : reply.json();
    List<String> found = new ArrayList<>();
    for (boolean bare : client == Wire.OPENAI ? new boolean[] {false, true} : new boolean[1]) {
      bench.replies(200, false, RequestsAcross.answer(wire));
      ObjectNode next = next(client, answer, bare);
      Reply second =
          caller.send(
              client.path(exchange.name(), false), client.addressed(next, exchange.name(), false));
      List<String> got =
          bench.lastCall().map(call -> sent(wire, call)).orElse(List.of(second.body()));
      List<String> wanted =
          bare ? expected.stream().filter(one -> one.startsWith("call")).toList() : expected;
      if (!got.containsAll(wanted)) {
        found.add(client + (bare ? " bare" : "") + ": sent " + got + " instead of " + wanted);
      }
    }
    return found;
  }

  /** The signatures in an answer, each with what it is of. */
  private static List<String> signatures(Wire wire, ObjectNode answer) {
    List<String> found = new ArrayList<>();
    if (wire == Wire.GEMINI) {
      parts(answer.path("candidates").path(0).path("content").path("parts"), found);
    } else if (wire == Wire.ANTHROPIC) {
      blocks(answer.path("content"), found);
    }
    return found;
  }

  private static List<String> sent(Wire wire, ObjectNode request) {
    List<String> found = new ArrayList<>();
    if (wire == Wire.GEMINI) {
      request.path("contents").forEach(content -> parts(content.path("parts"), found));
    } else {
      request.path("messages").forEach(message -> blocks(message.path("content"), found));
    }
    return found;
  }

  private static void parts(JsonNode parts, List<String> found) {
    for (JsonNode part : parts) {
      String signature = Json.textOf(part, "thoughtSignature");
      if (!signature.isEmpty() && part.has("functionCall")) {
        found.add("call " + Json.textOf(part.path("functionCall"), "name") + " " + signature);
      } else if (!signature.isEmpty() && part.has("text")) {
        found.add("text " + signature);
      }
    }
  }

  private static void blocks(JsonNode content, List<String> found) {
    for (JsonNode block : content) {
      switch (Json.textOf(block, "type")) {
        case "thinking" ->
            found.add("text " + Json.textOf(block, "thinking") + Json.textOf(block, "signature"));
        case "redacted_thinking" -> found.add("text " + Json.textOf(block, "data"));
        default -> {}
      }
    }
  }

  /**
   * The next request.
   *
   * @param bare whether the client keeps nothing but the text and the calls
   */
  private static ObjectNode next(Wire client, ObjectNode answer, boolean bare) {
    ObjectNode body = client.asking("hello");
    Said said = Said.of(client, answer);
    switch (client) {
      case OPENAI -> {
        ArrayNode messages = (ArrayNode) body.path("messages");
        ObjectNode message = answer.path("choices").path(0).path("message").deepCopy();
        messages.add(bare ? message.retain("role", "content", "tool_calls") : message);
        message
            .path("tool_calls")
            .forEach(
                call -> {
                  if (bare) {
                    ((ObjectNode) call).retain("id", "type", "function");
                  }
                  messages
                      .addObject()
                      .put("role", "tool")
                      .put("tool_call_id", Json.textOf(call, "id"))
                      .put("content", "done");
                });
        messages.addObject().put("role", "user").put("content", "go on");
      }
      case ANTHROPIC -> {
        ArrayNode messages = (ArrayNode) body.path("messages");
        ArrayNode content = answer.path("content").deepCopy();
        messages.addObject().put("role", "assistant").set("content", content);
        ArrayNode results = messages.addObject().put("role", "user").putArray("content");
        said.calls()
            .forEach(
                call ->
                    results
                        .addObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", call.id())
                        .put("content", "done"));
        results.addObject().put("type", "text").put("text", "go on");
      }
      case GEMINI -> {
        ArrayNode contents = (ArrayNode) body.path("contents");
        ObjectNode content = answer.path("candidates").path(0).path("content").deepCopy();
        contents.add(content.put("role", "model"));
        ArrayNode parts = contents.addObject().put("role", "user").putArray("parts");
        said.calls()
            .forEach(
                call ->
                    parts
                        .addObject()
                        .putObject("functionResponse")
                        .put("name", call.name())
                        .putObject("response")
                        .put("result", "done"));
        parts.addObject().put("text", "go on");
      }
      case RESPONSES -> {
        ArrayNode input = body.putArray("input");
        input.addObject().put("role", "user").put("content", "hello");
        answer.path("output").forEach(input::add);
        said.calls()
            .forEach(
                call ->
                    input
                        .addObject()
                        .put("type", "function_call_output")
                        .put("call_id", call.id())
                        .put("output", "done"));
        input.addObject().put("role", "user").put("content", "go on");
      }
    }
    return body;
  }
}
