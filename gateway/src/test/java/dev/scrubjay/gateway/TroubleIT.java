package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.upstream.simulated.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Failures of providers, Redis and clients: no request fails without need, and no partial answer is
 * stored.
 */
final class TroubleIT {
  private static final String CHAT = "/v1/chat/completions";

  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway = TestGateway.start(TroubleIT::impatient);
  }

  /** With less time for a whole answer, as some tests wait for its end. */
  private static GatewayConfig impatient(GatewayConfig config) {
    return config.with(
        config.models(), config.providers().stream().map(TroubleIT::impatient).toList());
  }

  private static ProviderConfig impatient(ProviderConfig provider) {
    Timeouts usual = provider.timeouts();
    return new ProviderConfig(
        provider.name(),
        provider.kind(),
        provider.baseUrls(),
        provider.apiKey(),
        new Timeouts(usual.connect(), usual.firstByte(), usual.idle(), Duration.ofSeconds(3)),
        provider.maxConnections(),
        provider.simulated());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "RATE_LIMITED,429,upstream_rate_limited",
    "SERVER_ERROR,502,upstream_server_error",
    "UNAVAILABLE,503,upstream_overloaded",
    "HANG,504,upstream_timeout",
    "RUBBISH,502,upstream_malformed",
    "CUT,502,upstream_cut",
    "STALL,504,upstream_timeout"
  })
  void failureOfAPinnedModelIsToldAndNotCached(Fault fault, int status, String code) {
    gateway.faults().set("gpt-4o", fault);
    HttpResponse<String> failed = gateway.post(CHAT, TestGateway.chat("gpt-4o", "x"));
    assertThat(failed.statusCode()).isEqualTo(status);
    assertThat(failed.body()).contains(code).contains("provider openai").doesNotContain("at dev.");
    gateway.faults().clear();
    HttpResponse<String> mended =
        await() // for the end of Retry-After, after a 429
            .until(
                () -> gateway.post(CHAT, TestGateway.chat("gpt-4o", "x")),
                reply -> reply.statusCode() == 200);
    assertThat(mended.headers().firstValue("cache-status").orElse("")).contains("fwd=miss");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SLOW", "REFUSED"},
      mode = EnumSource.Mode.EXCLUDE)
  void routedRequestGetsAnAnswerFromAnother(Fault fault) {
    gateway.faults().set("claude-3-haiku", fault);
    HttpResponse<String> reply = gateway.post(CHAT, TestGateway.chat("auto", "x"));
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("x-scrubjay-fallback-from")).contains("claude-3-haiku");
    assertThat(reply.headers().firstValue("x-scrubjay-model").orElse(""))
        .isNotEqualTo("claude-3-haiku");
  }

  @Test
  void routedStreamFallsBackBeforeItsFirstEvent() {
    gateway.faults().set("claude-3-haiku", Fault.SERVER_ERROR);
    HttpResponse<String> reply = gateway.post(CHAT, stream("auto", "x"));
    assertThat(reply.headers().firstValue("x-scrubjay-fallback-from")).contains("claude-3-haiku");
    assertThat(reply.body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void modelThatKeepsFailingIsNoLongerAskedFirst() {
    gateway.faults().set("claude-3-haiku", Fault.SERVER_ERROR);
    for (int i = 0; i < 5; i++) {
      gateway.post(CHAT, TestGateway.chat("auto", "again " + i));
    }
    int calls = gateway.faults().calls("claude-3-haiku");
    gateway.post(CHAT, TestGateway.chat("auto", "once more"));
    assertThat(gateway.faults().calls("claude-3-haiku")).isEqualTo(calls).isLessThan(5);
  }

  @Test
  void everyProviderDownIsToldForEach() {
    gateway.faults().set("*", Fault.SERVER_ERROR);
    HttpResponse<String> reply = gateway.post(CHAT, TestGateway.chat("auto", "x"));
    assertThat(reply.statusCode()).isEqualTo(502);
    assertThat(reply.body()).contains("provider anthropic").contains("; provider ");
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "STALL"})
  void brokenStreamEndsWithAnErrorAndIsNotStored(Fault fault) {
    gateway.faults().set("gpt-4o", fault);
    HttpResponse<String> broken = gateway.post(CHAT, stream("gpt-4o", "x"));
    assertThat(broken.body())
        .contains("\"delta\"")
        .contains("data: {\"error\":")
        .doesNotContain("[DONE]");
    gateway.faults().clear();
    HttpResponse<String> whole = gateway.post(CHAT, TestGateway.chat("gpt-4o", "x"));
    assertThat(whole.headers().firstValue("cache-status").orElse("")).contains("fwd=miss");
  }

  @Test
  void requestThatProvidersRefuseIsNoFailureOfTheRouter() {
    everyModel(Fault.REFUSED);
    assertThat(gateway.post(CHAT, TestGateway.chat("auto", "wrong")).statusCode()).isEqualTo(400);
    gateway.faults().clear();
    assertThat(gateway.post(CHAT, TestGateway.chat("auto", "right")).statusCode()).isEqualTo(200);

    assertThat(gateway.get("/metrics").body())
        .contains(ended("refused", 1), ended("failure", 0), ended("success", 1));
    assertThat(gateway.get("/v1/analytics?scope=replica").body())
        .contains("\"failures\":0,\"refused\":1,\"abandoned\":0")
        .contains("\"routing_accuracy\":1.0", "\"upstream_failures\":0");
    assertThat(gateway.get("/v1/analytics/recent").body()).contains("\"outcome\":\"refused\"");
  }

  @Test
  void providersFailureIsOneOfTheRouter() {
    everyModel(Fault.SERVER_ERROR);
    assertThat(gateway.post(CHAT, TestGateway.chat("auto", "x")).statusCode()).isEqualTo(502);

    assertThat(gateway.get("/metrics").body()).contains(ended("failure", 1), ended("refused", 0));
    assertThat(gateway.get("/v1/analytics?scope=replica").body())
        .contains("\"failures\":1,\"refused\":0", "\"routing_accuracy\":0.0");
  }

  @Test
  void clientThatLeavesIsNoFailureOfTheRouter() throws IOException {
    everyModel(Fault.STALL);
    leave("auto");
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/metrics").body())
                    .contains(ended("abandoned", 1), ended("failure", 0)));
  }

  private void everyModel(Fault fault) {
    DefaultCatalog.models().forEach(model -> gateway.faults().set(model.profile().id(), fault));
  }

  private static String ended(String outcome, int times) {
    return "performance_optimization_count_total{outcome=\"%s\",type=\"model_routing\"} %d.0"
        .formatted(outcome, times);
  }

  @Test
  void clientThatLeavesEndsTheProvidersCall() throws IOException {
    gateway.faults().set("gpt-4o", Fault.STALL);
    leave("gpt-4o");
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/metrics").body())
                    .contains(
                        "upstream_failure_count_total{kind=\"cancelled\",model=\"gpt-4o\",provider=\"openai\"}"
                            + " 1"));
  }

  /** Reads the beginning of a streamed answer, and disconnects. */
  private void leave(String model) throws IOException {
    String body = stream(model, "leave");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(5000);
      String request =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(CHAT, body.length(), body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(300)).asString(StandardCharsets.UTF_8).contains("200 OK");
    }
  }

  @Test
  void withoutRedisEverythingIsAnswered() {
    try (TestGateway alone =
        TestGateway.start("redis://127.0.0.1:" + LocalRedis.freePort(), Map.of(), List.of())) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> reply = alone.post(CHAT, TestGateway.chat("gpt-4o", "x"));
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("cache-status").orElse(""))
            .contains("cache-unavailable");
      }
      assertThat(alone.get("/health/ready").body()).contains("\"cache\":\"down\"");
      assertThat(alone.post("/v1/cache/purge", "{\"all\":true}").statusCode()).isEqualTo(503);
      assertThat(alone.get("/metrics").body())
          .containsPattern(
              "cache_miss_count_total\\{reason=\"cache_unavailable\",tenant=\"t-[^\"]*\"} 3");
    }
  }

  @Test
  void redisMayGoAndComeBackWhileServing() {
    int port = LocalRedis.freePort();
    try (TestGateway alone = TestGateway.start("redis://127.0.0.1:" + port, Map.of(), List.of())) {
      try (LocalRedis redis = LocalRedis.startOn(port)) {
        await().until(() -> alone.get("/health/ready").body().contains("\"cache\":\"up\""));
        alone.post(CHAT, TestGateway.chat("gpt-4o", "x"));
        alone.awaitChatHit("gpt-4o", "x");
        assertThat(redis.isAlive()).isTrue();
      }
      assertThat(alone.post(CHAT, TestGateway.chat("gpt-4o", "x")).statusCode()).isEqualTo(200);
      try (LocalRedis again = LocalRedis.startOn(port)) {
        await().until(() -> alone.get("/health/ready").body().contains("\"cache\":\"up\""));
        alone.post(CHAT, TestGateway.chat("gpt-4o", "y"));
        alone.awaitChatHit("gpt-4o", "y");
        assertThat(again.isAlive()).isTrue();
      }
    }
  }

  @Test
  void requestInFlightEndsBeforeTheGatewayStops() {
    gateway.faults().set("gpt-4o", Fault.SLOW);
    CompletableFuture<HttpResponse<String>> slow =
        CompletableFuture.supplyAsync(() -> gateway.post(CHAT, TestGateway.chat("gpt-4o", "slow")));
    await().until(() -> gateway.faults().calls("gpt-4o") == 1);
    assertThat(slow).isNotDone();
    gateway.stop().toCompletionStage().toCompletableFuture().join();
    assertThat(slow.join().statusCode()).isEqualTo(200);
  }

  private static String stream(String model, String question) {
    return TestGateway.chat(model, question).replace("{\"model\"", "{\"stream\":true,\"model\"");
  }
}
