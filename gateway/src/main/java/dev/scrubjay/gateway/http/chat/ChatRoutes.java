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
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.ext.web.Router;

/** Routes to requests that a model answers, one for each dialect. */
public final class ChatRoutes implements RouteGroup {
  private final ChatParts parts;

  public ChatRoutes(ChatParts parts) {
    this.parts = parts;
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/chat/completions").handler(route(new OpenAiChat()));
    router.post("/v1/responses").handler(route(new OpenAiResponses()));
    for (ResponsesEndpoint endpoint : ResponsesEndpoint.values()) {
      router.post("/v1" + endpoint.path()).handler(route(endpoint));
    }
    router.post("/v1/completions").handler(route(new OpenAiCompletions()));
    router.post("/v1/messages").handler(route(new AnthropicMessages()));
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
