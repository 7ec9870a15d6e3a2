package dev.scrubjay.gateway.dialect.contract;

import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.WholeReply;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The providers behind a gateway, each with a model of the seed's catalog. */
enum Vendor {
  OPENAI("gpt-4o", "/openai", new ResponsesServer()),
  ANTHROPIC("claude-3.5-sonnet", "/anthropic", new AnthropicServer()),
  GOOGLE("gemini-pro", "/google", new GeminiServer(false));

  private final String model;
  private final String path;

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final ProviderFace face;

  Vendor(String model, String path, ProviderFace face) {
    this.model = model;
    this.path = path;
    this.face = face;
  }

  String model() {
    return model;
  }

  /** Gives {@code answer} to {@code call}, streamed if it asks for that. */
  void answer(ReceivedCall call, Answer answer) {
    ProviderCall received = received(call);
    if (isStreamed(call)) {
      call.stream(wire(face.stream(received, answer))).end();
    } else {
      call.json(200, Json.text(face.reply(received, answer)));
    }
  }

  private static boolean isStreamed(ReceivedCall call) {
    return call.request().uri().contains(":streamGenerateContent")
        || Examples.json(call.body()).path("stream").asBoolean();
  }

  /** The beginning of a stream that gives {@code answer}. */
  String begun(ReceivedCall call, Answer answer, int events) {
    return wire(face.stream(received(call), answer).subList(0, events));
  }

  private ProviderCall received(ReceivedCall call) {
    String asked = call.request().path().substring(path.length());
    return new ProviderCall(
        asked, Map.of(), Examples.json(call.body()), List.of(), WholeReply.withList("none"));
  }

  static String wire(List<SseEvent> events) {
    return events.stream().map(SseEvent::encode).collect(Collectors.joining());
  }

  /** An error as a provider reports it. */
  record Report(int status, String body) {
    static Report openAi(int status, String type, String code, String message) {
      return new Report(
          status,
          "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
              .formatted(message, type, code.isEmpty() ? "null" : "\"" + code + "\""));
    }

    static Report anthropic(int status, String type, String message) {
      return new Report(
          status,
          "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
              .formatted(type, message));
    }

    static Report google(int status, String word, String message) {
      return new Report(
          status,
          "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}"
              .formatted(status, message, word));
    }
  }
}
