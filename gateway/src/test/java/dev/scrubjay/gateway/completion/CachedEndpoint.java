package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicTokenCount;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.gemini.GeminiEmbeddings;
import dev.scrubjay.gateway.dialect.gemini.GeminiTokenCount;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiCompletions;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.dialect.openai.OpenAiModerations;
import dev.scrubjay.gateway.dialect.openai.RerankRequests;
import dev.scrubjay.gateway.dialect.openai.SpeechKeyForm;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.dialect.responses.ResponsesEndpoint;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An endpoint whose answers are cached, with the table of its documented members.
 *
 * @param operation that its answers are cached under
 * @param form of its keys
 * @param table what {@code key-members/OPERATION.json} holds: a request; members with the values
 *     between which the answer can differ; groups of members that ask for the same answer; pairs of
 *     members that only look as if they did; and the SDK's types of the request
 */
record CachedEndpoint(String operation, KeyForm form, KeyDeriver deriver, ObjectNode table) {
  static final Scope SCOPE = new Scope("t", "w");

  private static final String SPEECH = "audio.speech";

  /** Derives the key of a request. */
  @FunctionalInterface
  interface KeyDeriver {
    CacheKey key(ObjectNode body, Map<String, String> headers);
  }

  static List<CachedEndpoint> all() {
    Stream<ClientDialect> dialects =
        Stream.of(
            new OpenAiChat(),
            new OpenAiResponses(),
            ResponsesEndpoint.COMPACT,
            ResponsesEndpoint.INPUT_TOKENS,
            new OpenAiCompletions(),
            new OpenAiEmbeddings(),
            new OpenAiModerations(),
            new RerankRequests(),
            new AnthropicMessages(),
            new AnthropicTokenCount(),
            new GeminiChat(),
            new GeminiTokenCount(),
            new GeminiEmbeddings());
    return Stream.concat(dialects.map(CachedEndpoint::of), Stream.of(speech())).toList();
  }

  static CachedEndpoint of(ClientDialect dialect) {
    return new CachedEndpoint(
        dialect.operation(),
        dialect.keyForm(),
        (body, headers) ->
            AnswerKeys.of(SCOPE, dialect.decode(body, headers), RoutingRequirements.NONE),
        table(dialect.operation()));
  }

  private static CachedEndpoint speech() {
    return new CachedEndpoint(
        SPEECH,
        SpeechKeyForm.FORM,
        (body, headers) ->
            PerformanceOptimizer.key(SCOPE, SPEECH, Json.bytes(SpeechKeyForm.FORM.of(body))),
        table(SPEECH));
  }

  private static ObjectNode table(String operation) {
    String name = "/key-members/" + operation + ".json";
    try (InputStream in =
        Objects.requireNonNull(CachedEndpoint.class.getResourceAsStream(name), name)) {
      return Json.object(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The key of the table's request with {@code more} members, which may replace its own. */
  CacheKey key(JsonNode more, Map<String, String> headers) {
    ObjectNode body = ((ObjectNode) table.path("base")).deepCopy();
    body.setAll((ObjectNode) more.deepCopy());
    return deriver.key(body, headers);
  }

  CacheKey key(JsonNode more) {
    return key(more, Map.of());
  }

  /** The SDKs' types of the request's body. */
  List<Class<?>> sdkTypes() {
    return table.path("sdk").valueStream().<Class<?>>map(name -> type(name.asText())).toList();
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError("the SDK has no " + name, e);
    }
  }

  /** The members in the given parts of the table. */
  Stream<JsonNode> groups(String... parts) {
    return Arrays.stream(parts).flatMap(part -> table.path(part).valueStream());
  }

  @Override
  public String toString() {
    return operation;
  }
}
