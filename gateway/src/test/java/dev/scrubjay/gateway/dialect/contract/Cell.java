package dev.scrubjay.gateway.dialect.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A client's exchange with a provider.
 *
 * @param name of the client and the provider
 */
record Cell(String name, ClientFace client, ProviderFace provider, Exchange exchange) {
  private static final Map<String, ClientFace> CLIENTS =
      Map.of(
          "chat", new OpenAiChatClient(),
          "responses", new ResponsesClient(),
          "anthropic", new AnthropicClient(),
          "gemini", new GeminiClient());
  private static final Map<String, ProviderFace> PROVIDERS =
      Map.of(
          "chat", new OpenAiChatServer(),
          "responses", new ResponsesServer(),
          "anthropic", new AnthropicServer(),
          "gemini", new GeminiServer(false),
          "vertex", new GeminiServer(true),
          "bedrock", new BedrockServer());

  /** Each exchange of each client with each provider. */
  static Stream<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    CLIENTS.forEach(
        (client, face) ->
            PROVIDERS.forEach(
                (provider, other) -> {
                  for (Exchange exchange : Exchange.values()) {
                    cells.add(new Cell(client + " to " + provider, face, other, exchange));
                  }
                }));
    return cells.stream();
  }

  /** Whether the provider has the client's dialect, so that bodies are passed on. */
  boolean isSame() {
    String[] names = name.split(" to ", 2);
    return names[0].equals(names[1]) || name.equals("gemini to vertex");
  }

  /** The question, as far as the client can ask it. */
  Question asked() {
    return client.sayable(exchange.question());
  }

  /** The body that a provider of the client's own dialect gets. */
  ObjectNode passed(ChatRequest request) {
    ObjectNode body = request.body().deepCopy();
    return provider instanceof GeminiServer
        ? body.without(List.of("model", "stream")) // they are in the path
        : body.put("model", provider.model());
  }

  /** The id of an answer. */
  static String id(ObjectNode answer) {
    return answer.path(answer.has("candidates") ? "responseId" : "id").asText();
  }

  ChatRequest request(boolean stream) {
    return decoded(client.request(asked(), stream));
  }

  ChatRequest decoded(ObjectNode body) {
    return client.dialect().decode(body, Map.of());
  }

  ProviderCall call(ChatRequest request) {
    return provider.dialect().encode(request, provider.model());
  }

  /** The answer that the client is to get. */
  Answer expected() {
    Answer answer = cut(exchange.answer());
    return isSame() ? provider.passed(answer) : client.shown(provider.told(answer));
  }

  /** The answer with the arguments of calls as far as they are legible. */
  private static Answer cut(Answer answer) {
    return answer.end() != Answer.End.LENGTH
        ? answer
        : answer.said(
            part ->
                part instanceof Said.Call call
                    ? new Said.Call(call.id(), call.name(), Examples.json("{}"))
                    : part);
  }

  /** The whole answer to a request that is not streamed. */
  ObjectNode plain() {
    ProviderCall call = call(request(false));
    return call.reply().answer(provider.reply(call, exchange.answer()));
  }

  /** Reads an answer, with the ids of calls as the provider has them. */
  Answer read(ObjectNode answer) {
    return client
        .read(answer)
        .said(
            part -> part instanceof Said.Call call ? call.withId(CallIds.plain(call.id())) : part);
  }

  /** Reads the events of a stream, of which the client gets what it asked for. */
  Answer read(List<SseEvent> events) {
    return read(client.accumulated(shown(events)));
  }

  /** The provider's stream. */
  List<SseEvent> told() {
    return provider.stream(call(request(true)), exchange.answer());
  }

  /** The events of a streamed answer. */
  List<SseEvent> events() {
    ProviderCall call = call(request(true));
    return Examples.translated(call.reply().stream(), provider.stream(call, exchange.answer()));
  }

  /** Of {@code events}, what the client gets. */
  List<SseEvent> shown(List<SseEvent> events) {
    ChatRequest request = request(true);
    return events.stream()
        .flatMap(event -> request.dialect().shown(event, request).stream())
        .toList();
  }

  @Override
  public String toString() {
    return name + ", " + exchange;
  }
}
