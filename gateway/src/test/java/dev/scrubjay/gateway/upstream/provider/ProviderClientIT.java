package dev.scrubjay.gateway.upstream.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.attempt.UpstreamErrors;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.JksOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to providers that misbehave in ways that the simulated ones do not. */
final class ProviderClientIT {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Timeouts SHORT =
      new Timeouts(
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          Duration.ofMillis(1500));
  private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG);
  private static final String KEY = "sk-very-secret";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private HttpServer serve(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    return get(vertx.createHttpServer(options).requestHandler(handler).listen(0, "127.0.0.1"));
  }

  private ProviderClient client(String url, int connections) {
    return client(url, connections, SHORT);
  }

  private ProviderClient client(String url, int connections, Timeouts timeouts) {
    ProviderConfig config =
        new ProviderConfig(
            "testing",
            ProviderKind.OPENAI,
            List.of(URI.create(url)),
            Optional.of(new Secret(KEY)),
            timeouts,
            connections,
            false);
    return new ProviderClient(
        vertx, config, URI.create(url), new OpenAiProvider(), InstantSource.system());
  }

  private static ProviderCall call() {
    return call("x");
  }

  private static ProviderCall call(String text) {
    try {
      String body =
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(text);
      return new OpenAiProvider().encode(new OpenAiChat().decode(Json.object(body), Map.of()), "m");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static UpstreamException failure(Future<?> future) {
    try {
      get(future);
    } catch (CompletionException e) {
      if (e.getCause() instanceof UpstreamException failure) {
        return failure;
      }
      throw e;
    }
    throw new AssertionError("it did not fail");
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.actualPort();
  }

  @Test
  void silentTlsHandshakeEndsWithTheLimitOfConnecting() throws IOException {
    Timeouts timeouts = new Timeouts(Duration.ofMillis(300), LONG, LONG, LONG);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "https://127.0.0.1:" + silent.getLocalPort();
      ProviderClient client = client(url, 4, timeouts);
      long start = System.nanoTime();

      UpstreamException whole =
          failure(client.call(call(), ReplyReader.EXACT, new Cancellation(), LONG));
      UpstreamException raw =
          failure(
              client
                  .raw()
                  .open(
                      HttpMethod.GET,
                      new RawTransport.Target("/v1/files", null, null),
                      MultiMap.caseInsensitiveMultiMap(),
                      Buffer.buffer()));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(whole.kind()).isEqualTo(FailureKind.CONNECT);
      assertThat(raw.kind()).isEqualTo(FailureKind.CONNECT);
    }
  }

  @Test
  void untrustedCertificateGetsNoRequest(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path keys = directory.resolve("keys.jks");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=localhost",
                "-keystore",
                keys.toString(),
                "-storepass",
                "secret",
                "-storetype",
                "JKS",
                "-keypass",
                "secret")
            .redirectErrorStream(true)
            .start();
    assertThat(made.waitFor()).isZero();
    AtomicInteger served = new AtomicInteger();
    HttpServer server =
        serve(
            new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new JksOptions().setPath(keys.toString()).setPassword("secret")),
            request -> served.incrementAndGet());
    ProviderClient client =
        client("https://localhost:" + server.actualPort(), 10, Timeouts.DEFAULT);
    UpstreamException failure =
        failure(client.call(call(), ReplyReader.EXACT, new Cancellation(), LONG));
    assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(served).hasValue(0);
  }

  @Test
  void portWithoutServerIsAFailedConnection() {
    HttpServer server = serve(new HttpServerOptions(), request -> {});
    String url = url(server);
    get(server.close());
    UpstreamException failure =
        failure(client(url, 10).call(call(), ReplyReader.EXACT, new Cancellation(), LONG));
    assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(failure.fallbackMayHelp()).isTrue();
  }

  @Test
  void callsBeyondTheLimitFailAtOnce() {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server = serve(new HttpServerOptions(), request -> asked.incrementAndGet());
    ProviderClient client = client(url(server), 1);
    Future<?> first = client.call(call(), ReplyReader.EXACT, new Cancellation(), LONG);
    Awaitility.await().until(() -> asked.get() == 1);
    Future<?> waiting = client.call(call(), ReplyReader.EXACT, new Cancellation(), LONG);
    UpstreamException refused =
        failure(client.call(call(), ReplyReader.EXACT, new Cancellation(), LONG));
    assertThat(refused.kind()).isEqualTo(FailureKind.OVERFLOW);
    assertThat(failure(first).kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure(waiting).kind()).isEqualTo(FailureKind.CONNECT); // a place is part of it
    assertThat(asked).hasValue(1);
  }

  @Test
  void totalDeadlineEndsATricklingAnswer() {
    HttpServer server =
        serve(
            new HttpServerOptions(),
            request -> {
              request.response().setChunked(true);
              vertx.setPeriodic(50, id -> request.response().write(" "));
            });
    UpstreamException failure =
        failure(client(url(server), 1).call(call(), ReplyReader.EXACT, new Cancellation(), LONG));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure).hasMessageContaining("did not complete its answer within 1500 ms");
  }

  @Test
  void cancellationClosesTheConnectionToTheProvider() {
    AtomicInteger closed = new AtomicInteger();
    Cancellation cancellation = new Cancellation();
    HttpServer server =
        serve(
            new HttpServerOptions(),
            request -> {
              request.connection().closeHandler(nothing -> closed.incrementAndGet());
              cancellation.cancel();
            });
    UpstreamException failure =
        failure(client(url(server), 1).call(call(), ReplyReader.EXACT, cancellation, LONG));
    assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED);
    Awaitility.await().until(() -> closed.get() == 1);
  }

  @Test
  void repliesReachCallersWithoutAContext() {
    HttpServer server = serve(new HttpServerOptions(), ProviderClientIT::refuse);
    ProviderClient client = client(url(server), 1);
    for (int i = 0;
        i < 2_000;
        i++) { // from a thread without a context, whose handlers are set late
      assertThat(failure(client.call(call(), ReplyReader.EXACT, new Cancellation(), LONG)).kind())
          .isEqualTo(FailureKind.REJECTED);
    }
  }

  /** Answers after reading the request, as an early answer may cost the connection. */
  private static void refuse(HttpServerRequest request) {
    String error =
        "{\"error\":{\"message\":\"no such thing\",\"param\":\"thing\",\"code\":\"gone\"}}";
    request.endHandler(nothing -> request.response().setStatusCode(400).end(error));
  }

  private static String manyWords() {
    return IntStream.range(0, 400_000).mapToObj(i -> "word " + i).collect(Collectors.joining(" "));
  }

  @Test
  void largeBodyArrivesAsItIs() {
    List<Buffer> bodies = new CopyOnWriteArrayList<>();
    HttpServer server =
        serve(
            new HttpServerOptions(),
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          bodies.add(body);
                          request.response().setStatusCode(400).end("{}");
                        }));
    ProviderClient client = client(url(server), 1, PATIENT);
    ProviderCall large = call(manyWords());
    for (int i = 0; i < 3; i++) {
      assertThat(failure(client.call(large, ReplyReader.EXACT, new Cancellation(), LONG)).kind())
          .isEqualTo(FailureKind.REJECTED);
    }
    assertThat(bodies)
        .hasSize(3)
        .allMatch(body -> body.equals(Buffer.buffer(Json.bytes(large.body()))));
  }

  @Test
  void largeBodyThatIsAnsweredEarlyHoldsNoConnection() {
    HttpServer server =
        serve(
            new HttpServerOptions(),
            request -> {
              request.handler(bytes -> {});
              request.response().setStatusCode(400).end("{}");
            });
    ProviderClient client = client(url(server), 1, PATIENT);
    ProviderCall large = call(manyWords());
    for (int i = 0; i < 5; i++) {
      assertThat(failure(client.call(large, ReplyReader.EXACT, new Cancellation(), LONG)).kind())
          .isEqualTo(FailureKind.REJECTED);
    }
  }

  @Test
  void errorHasTheProvidersMessageWithoutOurKey() {
    HttpServer server = serve(new HttpServerOptions(), ProviderClientIT::refuse);
    ProviderClient client = client(url(server), 1);
    for (int i = 0; i < 3; i++) {
      UpstreamException failure =
          failure(client.call(call(), ReplyReader.EXACT, new Cancellation(), LONG));
      assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
      assertThat(failure.fallbackMayHelp()).isFalse();
      assertThat(UpstreamErrors.of(List.of(failure)))
          .isEqualTo(
              new ApiError(
                  ApiError.ErrorKind.INVALID_REQUEST,
                  "provider testing answered 400: no such thing",
                  "thing",
                  "gone",
                  null,
                  Json.objectOrEmpty(
                      "{\"message\":\"no such thing\",\"param\":\"thing\",\"code\":\"gone\"}")));
      assertThat(failure)
          .hasMessage("provider testing answered 400: no such thing")
          .hasMessageNotContaining(KEY);
    }
  }
}
