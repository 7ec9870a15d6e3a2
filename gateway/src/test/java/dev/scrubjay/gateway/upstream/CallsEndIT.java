package dev.scrubjay.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import dev.scrubjay.gateway.upstream.ProviderEndpoints.Endpoint;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.gateway.upstream.provider.ReplyReader;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.upstream.EjectionPolicy;
import dev.scrubjay.policy.upstream.Hedging;
import dev.scrubjay.policy.upstream.RetryBudget;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each call ends exactly once, for any behaviour of providers and clients in any order. */
final class CallsEndIT {
  private static final int MIN_ROUNDS = 12;

  /** On a machine without time to spare most calls time out, and other failures are rare. */
  private static final int MAX_ROUNDS = 120;

  private static final Set<FailureKind> EXPECTED =
      Set.of(
          FailureKind.CANCELLED,
          FailureKind.TIMEOUT,
          FailureKind.SERVER_ERROR,
          FailureKind.EJECTED);

  private static final int PERMITS = 24;
  private static final String CHUNK =
      "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":%s}]}\n\n";
  private static final String WHOLE =
      "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
          + "\"finish_reason\":\"stop\"}]}";

  private final Vertx vertx = Vertx.vertx();
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @AfterEach
  void stop() {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  /** A provider with random behaviour. */
  private URI provider() {
    return URI.create(
        "http://127.0.0.1:"
            + get(vertx
                    .createHttpServer()
                    .requestHandler(request -> request.body().onSuccess(b -> behave(request, b)))
                    .listen(0, "127.0.0.1"))
                .actualPort());
  }

  private void behave(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    boolean stream = body.toString().contains("\"stream\":true");
    switch (random.nextInt(10)) {
      case 0 -> response.setStatusCode(500).end("{}");
      case 1 -> response.setStatusCode(429).putHeader("retry-after-ms", "5").end("{}");
      case 2 -> response.setStatusCode(400).end("{}");
      case 3 -> request.connection().close();
      case 4 -> {} // hangs
      case 5 -> response.putHeader("content-type", "text/html").end("<html>");
      case 6 -> begin(response, stream).onComplete(written -> request.connection().close());
      case 7 -> begin(response, stream); // stalls
      default -> {
        if (stream) {
          begin(response, true);
          vertx.setTimer(
              1 + random.nextInt(20),
              id -> response.end(CHUNK.formatted("\"stop\"") + "data: [DONE]\n\n"));
        } else {
          response.putHeader("content-type", "application/json").end(WHOLE);
        }
      }
    }
  }

  private static Future<Void> begin(HttpServerResponse response, boolean stream) {
    response.setChunked(true);
    return stream
        ? response.putHeader("content-type", "text/event-stream").write(CHUNK.formatted("null"))
        : response.putHeader("content-type", "application/json").write(WHOLE.substring(0, 20));
  }

  private ProviderEndpoints endpoints(List<URI> urls) {
    Duration millis = Duration.ofMillis(100);
    Timeouts timeouts = new Timeouts(millis, millis, millis, millis.multipliedBy(4));
    ProviderConfig config =
        new ProviderConfig(
            "testing", ProviderKind.OPENAI, urls, Optional.empty(), timeouts, 100, false);
    EjectionPolicy ejection =
        new EjectionPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20), 1, 0.1, millis);
    UpstreamPolicy policy =
        new UpstreamPolicy(
            Duration.ofMinutes(1),
            false,
            PERMITS / 2,
            ejection,
            RetryBudget.Policy.DEFAULT,
            Hedging.DEFAULT);
    List<ProviderClient> clients =
        urls.stream()
            .map(
                url ->
                    new ProviderClient(
                        vertx, config, url, new OpenAiProvider(), InstantSource.system()))
            .toList();
    return ProviderEndpoints.of(
        "testing", clients, PERMITS, policy, event -> {}, random, System::nanoTime);
  }

  private static ProviderCall call(boolean stream) {
    try {
      String body =
          "{\"model\":\"m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
              .formatted(stream);
      return new OpenAiProvider().encode(new OpenAiChat().decode(Json.object(body), Map.of()), "m");
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes a call, cancels some, and records the failure if there is one. */
  private Future<?> ask(ModelClient client, ConcurrentLinkedQueue<UpstreamException> failures) {
    Cancellation cancellation = new Cancellation();
    Attempt attempt = new Attempt("t", cancellation, Duration.ofSeconds(1), new HashSet<>());
    if (random.nextInt(3) == 0) {
      vertx.setTimer(1 + random.nextInt(60), id -> cancellation.cancel());
    }
    Future<?> answer =
        random.nextBoolean()
            ? client.call(call(false), ReplyReader.EXACT, attempt)
            : client.stream(call(true), ReplyReader.EXACT, attempt)
                .onSuccess(events -> read(events, cancellation));
    return answer.onFailure(cause -> failures.add((UpstreamException) cause));
  }

  private void read(EventStream events, Cancellation cancellation) {
    switch (random.nextInt(3)) {
      case 0 -> cancellation.cancel();
      case 1 -> {} // never reads: the deadline ends it
      default -> {
        events.handler(event -> {});
        events.endHandler(end -> {});
        events.exceptionHandler(cause -> {});
        events.resume();
      }
    }
  }

  @Test
  void permitsAreReleasedInAnyOrderOfFailures() {
    ProviderEndpoints endpoints = endpoints(List.of(provider(), provider()));
    ModelClient client = new ModelClient("m", endpoints, InstantSource.system());
    ConcurrentLinkedQueue<UpstreamException> failures = new ConcurrentLinkedQueue<>();
    List<Future<?>> answers = new ArrayList<>();
    for (int i = 0; i < MIN_ROUNDS || (i < MAX_ROUNDS && !allSeen(answers, failures)); i++) {
      for (int j = 0; j < PERMITS; j++) {
        answers.add(ask(client, failures));
      }
      await().until(() -> endpoints.permits().inUse() < PERMITS / 2);
    }
    await().until(() -> answers.stream().allMatch(Future::isComplete));
    await()
        .untilAsserted(
            () -> {
              assertThat(endpoints.permits().inUse()).describedAs("seed %d", seed).isZero();
              assertThat(endpoints.endpoints())
                  .extracting((Endpoint endpoint) -> endpoint.outstanding().get())
                  .containsOnly(0);
            });
    await().until(() -> client.hasEndpointBeyond("t", Set.of()));
    assertThat(failures)
        .describedAs("seed %d", seed)
        .extracting(UpstreamException::kind)
        .containsAll(EXPECTED);
    assertThat(answers).anyMatch(Future::succeeded);
  }

  private static boolean allSeen(
      List<Future<?>> answers, ConcurrentLinkedQueue<UpstreamException> failures) {
    return answers.stream().anyMatch(Future::succeeded)
        && failures.stream()
            .map(UpstreamException::kind)
            .collect(Collectors.toSet())
            .containsAll(EXPECTED);
  }
}
