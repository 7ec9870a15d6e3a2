package dev.scrubjay.gateway.http.passthrough;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.gateway.metrics.PassThroughMeters;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.gateway.upstream.PassThroughProviders;
import dev.scrubjay.gateway.upstream.Upstreams;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The routes whose requests pass through, built from the parts that they need. */
public final class PassThrough {
  /** To one endpoint; the limits of sessions and of calls in flight are lower. */
  private static final int MAX_SOCKETS = 100_000;

  private final PassThroughLimits limits;
  private final ProviderChoice choice;
  private final Ownership ownership;
  private final PassThroughCalls calls;

  /**
   * The routes.
   *
   * @param providers to which requests pass
   * @param models by which a provider can be chosen
   */
  public PassThrough(
      ServerConfig server,
      Ownership ownership,
      PassThroughProviders providers,
      Upstreams models,
      PassThroughMeters meters,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.limits = new PassThroughLimits(server, meters, clock, nanoTime);
    this.choice = new ProviderChoice(providers, models);
    this.ownership = ownership;
    this.calls = new PassThroughCalls(choice, ownership, limits);
  }

  /** Routes that read their requests' bodies themselves. */
  public RouteGroup streamed(Vertx vertx, KeptObjects kept) {
    int maxReadBytes = limits.server().realtime().maxReadBytes();
    WebSocketClient sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxConnections(MAX_SOCKETS)
                .setMaxFrameSize(maxReadBytes)
                .setMaxMessageSize(maxReadBytes));
    RealtimeRoute realtime = new RealtimeRoute(sockets, choice, ownership, limits);
    RouteGroup conversations = new ConversationRoutes(calls, kept);
    RouteGroup others = new PassThroughRoutes(calls, choice, realtime);
    return router -> {
      conversations.mount(router);
      others.mount(router);
    };
  }

  /** What providers keep of the Responses API, of which {@code memory} tells. */
  public KeptObjects kept(ResponseMemory memory) {
    return new KeptObjects(calls, choice, ownership, memory);
  }

  /** The route to spoken text, which is cached. */
  public RouteGroup speech(PerformanceOptimizer results, AnswerStore store) {
    return new SpeechRoute(calls, choice, ownership, results, store, limits);
  }
}
