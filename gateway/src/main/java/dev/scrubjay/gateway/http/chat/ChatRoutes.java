package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicTokenCount;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiCompletions;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.dialect.openai.OpenAiModerations;
import dev.scrubjay.gateway.dialect.openai.RerankRequests;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.dialect.responses.ResponsesEndpoint;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.filter.HitRoutes;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Routes to requests that a model answers, one for each dialect. */
public final class ChatRoutes implements RouteGroup {
  /** The dialects of the requests that are repeated most, by path. */
  private static final Map<String, ClientDialect> REPEATED =
      Map.of(
          "/v1/chat/completions", new OpenAiChat(),
          "/v1/messages", new AnthropicMessages(),
          "/v1/responses", new OpenAiResponses());

  private final ChatParts parts;

  public ChatRoutes(ChatParts parts) {
    this.parts = parts;
  }

  /** The names of the headers that the dialects of {@link #hits} pass on. */
  public static Set<String> passedHeaders() {
    return REPEATED.values().stream()
        .flatMap(dialect -> dialect.passedHeaders().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The short ways to answers that are in the cache.
   *
   * @param maxBodyBytes the longest body of a request
   */
  public HitRoutes hits(Authenticator authenticator, int maxBodyBytes) {
    return entrance ->
        new HitRoute(REPEATED.keySet(), entrance, authenticator, parts, maxBodyBytes);
  }

  @Override
  public void mount(Router router) {
    REPEATED.forEach((path, dialect) -> router.post(path).handler(route(dialect)));
    for (ResponsesEndpoint endpoint : ResponsesEndpoint.values()) {
      router.post("/v1" + endpoint.path()).handler(route(endpoint));
    }
    router.post("/v1/completions").handler(route(new OpenAiCompletions()));
    router.post("/v1/messages/count_tokens").handler(route(new AnthropicTokenCount()));
    router.post("/v1/embeddings").handler(route(new OpenAiEmbeddings()));
    router.post("/v1/moderations").handler(route(new OpenAiModerations()));
    for (String path : new String[] {"/v1/rerank", "/v2/rerank"}) {
      router.post(path).handler(route(new RerankRequests()));
    }
  }

  private ChatRoute route(ClientDialect dialect) {
    return route(dialect, PathMembers.NONE);
  }

  /** A route to requests in {@code dialect}. */
  ChatRoute route(ClientDialect dialect, PathMembers members) {
    return new ChatRoute(dialect, members, parts);
  }
}
