package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** WebSockets that pass through to a provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealtimeIT {
  private static final String KEY = "sk-realtime-key-0123456789";

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxFrameSize(1 << 20).setMaxMessageSize(1 << 22));
  private WireProvider provider;
  private TestGateway gateway;

  @BeforeAll
  void start() {
    provider = new WireProvider();
    gateway =
        TestGateway.serving(
            """
            server:
              realtime: {max_sessions: 2, max_message_bytes: 100000, idle: 700ms, max_duration: 20s}
            performance: {learning: {enabled: false}}
            providers:
              openai: {base_url: "%s/v1", api_key: sk-openai-secret}
              other: {kind: openai, base_url: "%s/other/v1", api_key: sk-other}
            tenants:
              acme: {api_keys: [{key: "%s"}]}
            """
                .formatted(provider.url(), provider.url(), KEY),
            Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private WebSocket connect(String uri, String key, String... subprotocols) {
    return client
        .connect(options(uri, key, subprotocols))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private WebSocketConnectOptions options(String uri, String key, String... subprotocols) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(gateway.port())
            .setSubProtocols(List.of(subprotocols));
    options.setURI(uri);
    if (!key.isEmpty()) {
      options.addHeader("authorization", "Bearer " + key);
    }
    return options;
  }

  private void echo() {
    provider.talks(
        socket ->
            socket.frameHandler(
                frame -> {
                  if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
                    socket.writeFrame(frame);
                  }
                }));
  }

  @Test
  void framesPassBothWays() {
    echo();
    List<String> texts = new CopyOnWriteArrayList<>();
    List<Buffer> bytes = new CopyOnWriteArrayList<>();
    WebSocket socket = connect("/v1/realtime?model=gpt-realtime", KEY, "realtime");
    socket.textMessageHandler(texts::add);
    socket.binaryMessageHandler(bytes::add);

    socket.writeTextMessage("{\"type\":\"session.update\"}");
    socket.writeBinaryMessage(Buffer.buffer(new byte[90_000]));

    await().untilAsserted(() -> assertThat(texts).containsExactly("{\"type\":\"session.update\"}"));
    await().untilAsserted(() -> assertThat(bytes).hasSize(1));
    assertThat(bytes.get(0).length()).isEqualTo(90_000);
    assertThat(socket.subProtocol()).isEqualTo("realtime");
    WireProvider.Seen seen = provider.last();
    assertThat(seen.uri()).isEqualTo("/v1/realtime?model=gpt-realtime");
    assertThat(seen.headers()).containsEntry("authorization", "Bearer sk-openai-secret");
    close(socket);
  }

  @Test
  void aBrowsersKeyIsInASubprotocol() {
    echo();
    WebSocket socket =
        connect(
            "/v1/realtime?model=other/voice",
            "",
            "realtime",
            "openai-insecure-api-key." + KEY,
            "openai-beta.realtime-v1");

    WireProvider.Seen seen = provider.last();
    assertThat(seen.uri()).isEqualTo("/other/v1/realtime?model=voice");
    assertThat(seen.headers())
        .containsEntry("authorization", "Bearer sk-other")
        .containsEntry("sec-websocket-protocol", "realtime,openai-beta.realtime-v1");
    assertThat(seen.headers().values()).noneMatch(value -> value.contains(KEY));
    close(socket);
  }

  @Test
  void withoutAKeyThereIsNoSession() {
    provider.talks(socket -> {});

    assertThatThrownBy(() -> connect("/v1/realtime?model=x", "wrong"))
        .satisfies(cause -> assertThat(status(cause)).isEqualTo(401));
    assertThat(provider.seen()).isEmpty();
  }

  @Test
  void theProvidersRefusalReachesTheClient() {
    assertThatThrownBy(() -> connect("/v1/realtime?model=refused", KEY))
        .satisfies(cause -> assertThat(status(cause)).isEqualTo(403));
    assertThat(gateway.get("/v1/realtime", "authorization", "Bearer " + KEY).statusCode())
        .isEqualTo(400);
  }

  private static int status(Throwable cause) {
    Throwable root = cause instanceof CompletionException ? cause.getCause() : cause;
    assertThat(root).isInstanceOf(UpgradeRejectedException.class);
    return root instanceof UpgradeRejectedException rejected ? rejected.getStatus() : 0;
  }

  @Test
  void closeCodesPassBothWays() {
    provider.talks(
        socket -> socket.textMessageHandler(said -> socket.close((short) 4001, "quota")));
    WebSocket client = connect("/v1/realtime?model=x", KEY);
    CompletableFuture<String> told = closed(client);
    client.writeTextMessage("x");
    assertThat(told.join()).isEqualTo("4001 quota");

    AtomicReference<String> atProvider = new AtomicReference<>();
    provider.talks(
        socket ->
            socket.closeHandler(
                nothing -> atProvider.set(socket.closeStatusCode() + " " + socket.closeReason())));
    connect("/v1/realtime?model=x", KEY).close((short) 3000, "done");
    await().untilAsserted(() -> assertThat(atProvider).hasValue("3000 done"));
  }

  @Test
  void whatComesWithTheHandshakeReachesTheClient() {
    for (int i = 0; i < 40; i++) {
      String reason = "quota " + i;
      provider.talks(
          socket -> {
            socket.writeTextMessage("first");
            socket.close((short) 4001, reason);
          });
      List<String> texts = new CopyOnWriteArrayList<>();
      CompletableFuture<String> told = new CompletableFuture<>();
      ClientWebSocket socket = client.webSocket();
      socket.textMessageHandler(texts::add);
      socket.closeHandler(
          nothing -> told.complete(socket.closeStatusCode() + " " + socket.closeReason()));
      socket.connect(options("/v1/realtime?model=x", KEY)).onFailure(told::completeExceptionally);

      assertThat(told.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo("4001 " + reason);
      assertThat(texts).containsExactly("first");
    }
    awaitNoSessions();
  }

  @Test
  void messagesBeyondTheLimitEndTheSession() {
    echo();
    WebSocket socket = connect("/v1/realtime?model=x", KEY);
    CompletableFuture<String> closed = closed(socket);

    socket.writeBinaryMessage(Buffer.buffer(new byte[150_000]));

    assertThat(closed.join()).startsWith("1009");
  }

  @Test
  void aSilentSessionEnds() {
    provider.talks(socket -> {});

    assertThat(closed(connect("/v1/realtime?model=x", KEY)).join())
        .isEqualTo("1001 neither side has sent anything for too long");
  }

  @Test
  void aTenantHasOnlySoManySessions() {
    echo();
    WebSocket first = connect("/v1/realtime?model=x", KEY);
    WebSocket second = connect("/openai/v1/realtime?model=x", KEY);

    assertThatThrownBy(() -> connect("/v1/realtime?model=x", KEY))
        .satisfies(cause -> assertThat(status(cause)).isEqualTo(429));

    close(first);
    close(second);
    close(connect("/v1/realtime?model=x", KEY));
  }

  @Test
  void aClientThatDoesNotReadHoldsTheProviderBack() {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Boolean> full = new CompletableFuture<>();
    provider.talks(
        socket -> {
          Buffer part = Buffer.buffer(new byte[50_000]);
          Runnable fill =
              () -> {
                while (!socket.isClosed() && !socket.writeQueueFull() && sent.get() < 200_000_000) {
                  socket.writeBinaryMessage(part);
                  sent.addAndGet(part.length());
                }
                full.complete(socket.writeQueueFull());
              };
          socket.drainHandler(nothing -> fill.run());
          fill.run();
        });
    WebSocket slow = connect("/v1/realtime?model=x", KEY);
    slow.pause();

    await().during(Duration.ofMillis(400)).until(() -> sent.get() > 0 && sent.get() < 80_000_000);
    assertThat(full.join()).isTrue();
    awaitNoSessions(); // ends, as nothing passes any more
    slow.resume();
  }

  @Test
  void sessionsAreCountedAndLeaveNothingBehind() {
    echo();
    WebSocket socket = connect("/v1/realtime?model=x", KEY);
    socket.writeTextMessage("x");
    close(socket);

    String metrics = metrics();
    assertThat(metrics)
        .contains("realtime_session_count_total{ended_by=\"client\",provider=\"openai\"}")
        .contains("realtime_frame_count_total{direction=\"to_provider\",provider=\"openai\"}")
        .contains("realtime_bytes_total{direction=\"to_provider\",tenant=\"acme\"}")
        .contains("realtime_session_seconds_total{tenant=\"acme\"}");
    await().untilAsserted(() -> assertThat(metrics()).contains("http_requests_in_flight 1.0"));
    await()
        .untilAsserted(
            () -> assertThat(metrics()).contains("upstream_calls{provider=\"openai\"} 0.0"));
  }

  private String metrics() {
    return gateway.get("/metrics", "authorization", "Bearer " + KEY).body();
  }

  private void close(WebSocket socket) {
    socket.close();
    awaitNoSessions();
  }

  private void awaitNoSessions() {
    await()
        .untilAsserted(
            () ->
                assertThat(metrics().lines().filter(line -> line.startsWith("realtime_sessions{")))
                    .allMatch(line -> line.endsWith(" 0.0")));
  }

  private static CompletableFuture<String> closed(WebSocket socket) {
    CompletableFuture<String> closed = new CompletableFuture<>();
    socket.closeHandler(
        nothing -> closed.complete(socket.closeStatusCode() + " " + socket.closeReason()));
    if (socket.isClosed()) { // before the handler was set
      closed.complete(socket.closeStatusCode() + " " + socket.closeReason());
    }
    return closed.orTimeout(10, TimeUnit.SECONDS);
  }
}
