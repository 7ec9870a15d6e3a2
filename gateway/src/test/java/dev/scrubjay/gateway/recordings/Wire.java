package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The dialects of clients, and what a client of each sends and reads. */
enum Wire {
  OPENAI("openai"),
  ANTHROPIC("anthropic"),
  GEMINI("google"),
  RESPONSES("openai");

  static final String DONE = "[DONE]";

  private final String provider;

  Wire(String provider) {
    this.provider = provider;
  }

  /** The provider of the harness that speaks this dialect. */
  String provider() {
    return provider;
  }

  /** The path of a request to the gateway. */
  String path(String model, boolean stream) {
    return switch (this) {
      case OPENAI -> "/v1/chat/completions";
      case ANTHROPIC -> "/v1/messages";
      case RESPONSES -> "/v1/responses";
      case GEMINI ->
          "/v1beta/models/"
              + model
              + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    };
  }

  /** A request without its model. */
  ObjectNode asking(String question) {
    ObjectNode body = Json.object();
    switch (this) {
      case OPENAI ->
          body.putArray("messages").addObject().put("role", "user").put("content", question);
      case ANTHROPIC -> {
        body.put("max_tokens", 1024);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
      }
      case RESPONSES -> body.put("input", question).put("store", false);
      case GEMINI ->
          body.putArray("contents")
              .addObject()
              .put("role", "user")
              .putArray("parts")
              .addObject()
              .put("text", question);
    }
    return body;
  }

  /** {@code body} for {@code model}, streamed or not. */
  ObjectNode addressed(ObjectNode body, String model, boolean stream) {
    ObjectNode addressed = body.deepCopy();
    if (this != GEMINI) {
      addressed.put("model", model);
      if (stream) {
        addressed.put("stream", true);
      }
    }
    if (this == OPENAI && stream) {
      addressed.putObject("stream_options").put("include_usage", true);
    }
    return addressed;
  }

  /** The data of the events in the text of a stream. */
  static List<String> events(String text) {
    List<String> events = new ArrayList<>();
    for (String block : text.replace("\r\n", "\n").split("\n\n+", -1)) {
      List<String> data =
          block
              .lines()
              .filter(line -> line.startsWith("data:"))
              .map(line -> line.substring(5).strip())
              .toList();
      if (!data.isEmpty()) {
        events.add(String.join("\n", data));
      }
    }
    return events;
  }

  /** The JSON events among {@code events}. */
  static List<ObjectNode> json(List<String> events) {
    return events.stream().filter(data -> !data.equals(DONE)).map(Wire::parse).toList();
  }

  static ObjectNode parse(String json) {
    try {
      return Json.object(json);
    } catch (JsonProcessingException e) {
      return Json.object().put("unreadable", json);
    }
  }
}
