package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.completion.Completions;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.RouteGroup;
import io.vertx.ext.web.Router;

/** Routes to requests that a model answers, one for each dialect. */
public final class ChatRoutes implements RouteGroup {
  private final Authenticator authenticator;
  private final Completions completions;
  private final ResponseReferences references;
  private final Experiments experiments;
  private final Analytics analytics;

  public ChatRoutes(
      Authenticator authenticator,
      Completions completions,
      ResponseReferences references,
      Experiments experiments,
      Analytics analytics) {
    this.authenticator = authenticator;
    this.completions = completions;
    this.references = references;
    this.experiments = experiments;
    this.analytics = analytics;
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/chat/completions").handler(route(new OpenAiChat()));
    router.post("/v1/responses").handler(route(new OpenAiResponses()));
    router.post("/v1/messages").handler(route(new AnthropicMessages()));
    router.post("/v1/embeddings").handler(route(new OpenAiEmbeddings()));
  }

  private ChatRoute route(ClientDialect dialect) {
    return new ChatRoute(dialect, authenticator, completions, references, experiments, analytics);
  }
}
