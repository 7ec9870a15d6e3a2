package dev.scrubjay.gateway;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A provider on loopback that answers each call as a test says, in whichever dialect: OpenAI's
 * below {@code /openai}, Anthropic's below {@code /anthropic} and Google's below {@code /google}.
 */
public final class ScriptedProvider implements AutoCloseable {
  public static final String OPENAI_KEY = "sk-scripted-openai-0123456789";

  private final Vertx vertx = Vertx.vertx();
  private final List<ReceivedCall> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Consumer<ReceivedCall> script = call -> call.json(500, "{}");

  private ScriptedProvider() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::received)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** A call of the gateway, and the way to answer it. */
  public record ReceivedCall(HttpServerRequest request, String body) {
    public MultiMap headers() {
      return request.headers();
    }

    public HttpServerResponse response() {
      return request.response();
    }

    public void json(int status, String json) {
      response().setStatusCode(status).putHeader("content-type", "application/json").end(json);
    }

    /** Begins a stream with {@code text}, and leaves it open. */
    public HttpServerResponse stream(String text) {
      HttpServerResponse response = response();
      response.putHeader("content-type", "text/event-stream").setChunked(true).write(text);
      return response;
    }
  }

  public static ScriptedProvider start() {
    return new ScriptedProvider();
  }

  private void received(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.GET) && request.path().endsWith("/models")) {
      request.response().setStatusCode(404).end(); // the gateway asks on its own account
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              ReceivedCall call = new ReceivedCall(request, body.toString());
              calls.add(call);
              script.accept(call);
            });
  }

  /** Answers all further calls as {@code next} says. */
  public void answers(Consumer<ReceivedCall> next) {
    script = next;
  }

  /** Runs {@code action} on the provider's side after a while. */
  public void later(long millis, Runnable action) {
    vertx.setTimer(millis, id -> action.run());
  }

  public List<ReceivedCall> calls() {
    return calls;
  }

  /** The base URL below {@code path}. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  /** A gateway whose models are all here, with further settings. */
  public TestGateway gateway(String settings) {
    return gateway(settings, "");
  }

  /**
   * A gateway whose models are all here.
   *
   * @param timeouts the settings of each provider's deadlines, such as {@code timeouts: {...}}
   */
  public TestGateway gateway(String settings, String timeouts) {
    String more = timeouts.isEmpty() ? "" : ", " + timeouts;
    GatewayConfig config =
        load(
            """
            providers:
              openai: {base_url: "%s", api_key: %s%s}
              anthropic: {base_url: "%s", api_key: sk-ant-scripted-0123456789%s}
              google: {base_url: "%s", api_key: AIza-scripted-0123456789%s}
              meta: {kind: openai, base_url: "%s", api_key: sk-scripted-meta-0123456789%s}
            """
                    .formatted(
                        url("/openai"),
                        OPENAI_KEY,
                        more,
                        url("/anthropic"),
                        more,
                        url("/google"),
                        more,
                        url("/meta"),
                        more)
                + settings);
    return TestGateway.start(
            loaded ->
                new GatewayConfig(
                    config.listeningOn("127.0.0.1", 0).server(),
                    config.redis(),
                    config.nearCache(),
                    config.coalescing(),
                    config.cache(),
                    config.routing(),
                    config.cascade(),
                    config.shadow(),
                    config.semantic(),
                    config.upstream(),
                    loaded.performance(),
                    config.tracing(),
                    config.metrics(),
                    loaded.models(),
                    config.providers(),
                    config.tenants(),
                    config.naming()))
        .connected();
  }

  private static GatewayConfig load(String yaml) {
    try {
      Path file = Files.createTempFile("scrubjay", ".yaml");
      GatewayConfig config = ConfigLoader.load(Files.writeString(file, yaml), Map.of()).config();
      Files.delete(file);
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
