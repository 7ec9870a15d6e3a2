package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.upstream.simulated.Fault;
import dev.scrubjay.gateway.upstream.simulated.Faults;
import dev.scrubjay.gateway.upstream.simulated.SimulatedProviders;
import dev.scrubjay.policy.upstream.EjectionPolicy;
import dev.scrubjay.policy.upstream.Failover;
import dev.scrubjay.policy.upstream.FirstTokenLimit;
import dev.scrubjay.policy.upstream.Hedging;
import dev.scrubjay.policy.upstream.RescueMode;
import dev.scrubjay.policy.upstream.Retries;
import dev.scrubjay.policy.upstream.RetryBudget;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Providers that fail, dawdle or limit, at one endpoint or at two. */
final class UpstreamHealthIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final UpstreamPolicy STANDARD = UpstreamPolicy.DEFAULT;

  private static Vertx vertx;
  private static SimulatedProviders elsewhere;

  @SuppressWarnings("NullAway.Init") // each test starts one of its own
  private TestGateway gateway;

  private int questions;

  @BeforeAll
  static void startElsewhere() {
    vertx = Vertx.vertx();
    elsewhere = SimulatedProviders.start(vertx, 0).toCompletionStage().toCompletableFuture().join();
  }

  @AfterAll
  static void stopElsewhere() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    gateway.close();
    elsewhere.faults().clear();
  }

  private static final Failover ONE_CALL =
      new Failover(Retries.NONE, FirstTokenLimit.DEFAULT, RescueMode.OFF);

  private static UpstreamPolicy ejecting(Duration base) {
    EjectionPolicy ejection =
        new EjectionPolicy(5, base, Duration.ofMinutes(5), 0.5, 0, Duration.ofMinutes(1));
    return new UpstreamPolicy(
            STANDARD.deadline(), false, 4, ejection, STANDARD.retryBudget(), STANDARD.hedging())
        .with(ONE_CALL);
  }

  private static UpstreamPolicy within(Duration deadline) {
    return new UpstreamPolicy(
        deadline, false, 4, STANDARD.ejection(), STANDARD.retryBudget(), STANDARD.hedging());
  }

  private static UpstreamPolicy spending(int minimum) {
    RetryBudget.Policy budget = new RetryBudget.Policy(0.1, minimum, Duration.ofMinutes(1));
    return new UpstreamPolicy(
        STANDARD.deadline(), false, 4, STANDARD.ejection(), budget, STANDARD.hedging());
  }

  private static UpstreamPolicy hedging(Duration delay) {
    return new UpstreamPolicy(
        STANDARD.deadline(),
        false,
        4,
        STANDARD.ejection(),
        STANDARD.retryBudget(),
        new Hedging(true, Optional.of(delay)));
  }

  /** The configuration with each provider at two addresses; {@link #elsewhere} is the second. */
  private static GatewayConfig twice(GatewayConfig config) {
    List<ProviderConfig> twice = new ArrayList<>();
    for (ProviderConfig here : config.providers()) {
      List<URI> urls = new ArrayList<>(here.baseUrls());
      elsewhere.providers().stream()
          .filter(there -> there.name().equals(here.name()))
          .forEach(there -> urls.addAll(there.baseUrls()));
      twice.add(with(here, urls, here.maxConnections()));
    }
    return config.with(config.models(), twice);
  }

  private static GatewayConfig withOneConnection(GatewayConfig config) {
    return config.with(
        config.models(),
        config.providers().stream()
            .map(provider -> with(provider, provider.baseUrls(), 1))
            .toList());
  }

  private static ProviderConfig with(ProviderConfig provider, List<URI> urls, int connections) {
    return new ProviderConfig(
        provider.name(),
        provider.kind(),
        urls,
        provider.apiKey(),
        provider.timeouts(),
        connections,
        provider.simulated());
  }

  private void start(UnaryOperator<GatewayConfig> change) {
    gateway = TestGateway.start(change);
  }

  /** Asks {@code model} something new, so that no cache has it. */
  private HttpResponse<String> ask(String model) {
    return gateway.post(CHAT, TestGateway.chat(model, "question " + questions++));
  }

  private HttpResponse<String> ask(String model, String routing) {
    return gateway.post(CHAT, body(model, "\"routing\":" + routing));
  }

  private String body(String model, String member) {
    return TestGateway.chat(model, "question " + questions++)
        .replace("{\"model\"", "{" + member + ",\"model\"");
  }

  private static String header(HttpResponse<String> reply, String name) {
    return reply.headers().firstValue(name).orElse("");
  }

  @Test
  void modelIsEjectedAfterFiveFailuresAndReadmitted() {
    start(config -> config.with(ejecting(Duration.ofSeconds(1))));
    gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
    for (int i = 0; i < 5; i++) {
      assertThat(ask("gpt-4o").statusCode()).isEqualTo(502);
    }
    HttpResponse<String> refused = ask("gpt-4o");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("upstream_ejected").contains("gpt-4o is ejected for");
    assertThat(header(refused, "retry-after")).isEqualTo("1");
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(5);
    assertThat(ask("gpt-4o-mini").statusCode()).isEqualTo(200);
    gateway.faults().clear();
    await().until(() -> ask("gpt-4o").statusCode() == 200);
    assertThat(ask("gpt-4o").statusCode()).isEqualTo(200);
  }

  @Test
  void routerAvoidsEjectedModels() {
    start(config -> config.with(ejecting(Duration.ofMinutes(1))));
    gateway.faults().set("claude-3-haiku", Fault.SERVER_ERROR);
    for (int i = 0; i < 5; i++) {
      ask("claude-3-haiku");
    }
    HttpResponse<String> reply = ask("auto");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(header(reply, "x-scrubjay-fallback-from")).isEmpty();
    assertThat(gateway.post("/v1/route", "{}").body()).contains("claude-3-haiku is ejected for");
    assertThat(gateway.faults().calls("claude-3-haiku")).isEqualTo(5);
  }

  @Test
  void errorHasTheTimeLeftIfAllModelsAreEjected() {
    start(config -> config.with(ejecting(Duration.ofMinutes(1))));
    gateway.faults().set(Faults.ALL, Fault.SERVER_ERROR);
    for (String model :
        List.of(
            "gpt-4o",
            "gpt-4o-mini",
            "claude-3.5-sonnet",
            "claude-3-haiku",
            "llama-3.1-8b",
            "gemini-pro")) {
      for (int i = 0; i < 5; i++) {
        ask(model);
      }
    }
    int calls = gateway.faults().calls();
    HttpResponse<String> refused = ask("auto");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(Integer.parseInt(header(refused, "retry-after"))).isBetween(30, 60);
    assertThat(gateway.faults().calls()).isEqualTo(calls);
  }

  @Test
  void rateLimitedModelIsPausedForItsRetryAfter() {
    start(config -> config.with(STANDARD.with(ONE_CALL)));
    gateway.faults().set("gpt-4o", Fault.RATE_LIMITED, 1);
    assertThat(ask("gpt-4o").body()).contains("upstream_rate_limited");
    HttpResponse<String> paused = ask("gpt-4o");
    assertThat(paused.statusCode()).isEqualTo(429);
    assertThat(paused.body()).contains("upstream_paused");
    assertThat(header(paused, "retry-after")).isEqualTo("1");
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(1);
    await().until(() -> ask("gpt-4o").statusCode() == 200);
  }

  @Test
  void shortRetryAfterIsWaitedForWhereNobodyElseCanAnswer() {
    start(config -> config);
    gateway.faults().set("gpt-4o", Fault.RATE_LIMITED, 1);
    assertThat(ask("gpt-4o").statusCode()).isEqualTo(200);
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(2);
  }

  @Test
  void anotherEndpointIsTriedBeforeAnotherModel() {
    start(config -> twice(config));
    gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
    for (int i = 0; i < 8; i++) {
      HttpResponse<String> reply = ask("gpt-4o");
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(header(reply, "x-scrubjay-fallback-from")).isEmpty();
    }
  }

  @Test
  void endpointThatKeepsFailingIsNotAskedAndTheLastOneIsAlways() {
    start(config -> twice(config).with(ejecting(Duration.ofMinutes(1))));
    gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
    await().until(() -> ask("gpt-4o").statusCode() == 200 && gateway.faults().calls("gpt-4o") == 5);
    for (int i = 0; i < 20; i++) {
      assertThat(ask("gpt-4o").statusCode()).isEqualTo(200);
    }
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(5);
    elsewhere.faults().set("gpt-4o", Fault.SERVER_ERROR);
    for (int i = 0; i < 10; i++) {
      assertThat(ask("gpt-4o").statusCode()).isEqualTo(502);
    }
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(5);
  }

  @Test
  void loadIsSharedByTheEndpoints() {
    start(config -> twice(config));
    int before = elsewhere.faults().calls("gpt-4o");
    for (int i = 0; i < 40; i++) {
      ask("gpt-4o");
    }
    assertThat(gateway.faults().calls("gpt-4o")).isBetween(5, 35);
    assertThat(gateway.faults().calls("gpt-4o") + elsewhere.faults().calls("gpt-4o") - before)
        .isEqualTo(40);
  }

  @Test
  void pinnedModelStaysPinnedUnlessTheRequestAllowsForOthers() {
    start(config -> config);
    gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
    assertThat(ask("gpt-4o").statusCode()).isEqualTo(502);
    HttpResponse<String> any = ask("gpt-4o", "{\"fallbacks\":true}");
    assertThat(any.statusCode()).isEqualTo(200);
    assertThat(header(any, "x-scrubjay-fallback-from")).isEqualTo("gpt-4o");
    HttpResponse<String> named =
        ask("gpt-4o", "{\"fallbacks\":[\"llama-3.1-8b\",\"claude-3-haiku\"]}");
    assertThat(header(named, "x-scrubjay-model")).isEqualTo("llama-3.1-8b");
    HttpResponse<String> byHeader =
        gateway.post(
            CHAT,
            TestGateway.chat("gpt-4o", "by header"),
            "x-scrubjay-fallbacks",
            "gemini-pro, claude-3-haiku");
    assertThat(header(byHeader, "x-scrubjay-model")).isEqualTo("gemini-pro");
    assertThat(ask("auto", "{\"fallbacks\":[]}").statusCode()).isEqualTo(200);
  }

  @Test
  void answerOfAnotherModelIsNotServedToAPinnedRequest() {
    start(config -> config);
    gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
    String allowed = body("gpt-4o", "\"routing\":{\"fallbacks\":[\"llama-3.1-8b\"]}");
    gateway.post(CHAT, allowed);
    await().until(() -> header(gateway.post(CHAT, allowed), "cache-status").contains("hit"));
    gateway.faults().clear();
    String alone = allowed.replace("\"routing\":{\"fallbacks\":[\"llama-3.1-8b\"]},", "");
    assertThat(header(gateway.post(CHAT, alone), "x-scrubjay-model")).isEqualTo("gpt-4o");
  }

  @Test
  void fallbacksThatCannotBeAreNamed() {
    start(config -> config);
    HttpResponse<String> unknown = ask("gpt-4o", "{\"fallbacks\":[\"nope-5o\"]}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("routing.fallbacks").contains("'nope-5o' does not exist");
    for (String wrong : List.of("\"a b\"", "7.5e", "[1,{}]", "[\"gpt-4o\",\"gpt-4o\"]")) {
      HttpResponse<String> refused = ask("gpt-4o", "{\"fallbacks\":" + wrong + "}");
      assertThat(refused.statusCode()).describedAs(wrong).isEqualTo(400);
    }
  }

  @Test
  void configurationMayAllowOthersForPinnedModels() {
    start(
        config ->
            config.with(
                new UpstreamPolicy(
                    STANDARD.deadline(),
                    true,
                    4,
                    STANDARD.ejection(),
                    STANDARD.retryBudget(),
                    STANDARD.hedging())));
    gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
    HttpResponse<String> reply = ask("gpt-4o");
    assertThat(header(reply, "x-scrubjay-fallback-from")).isEqualTo("gpt-4o");
    assertThat(ask("gpt-4o", "{\"fallbacks\":false}").statusCode()).isEqualTo(502);
  }

  @Test
  void spentBudgetLeavesOneCallARequest() {
    start(config -> config.with(spending(2)));
    gateway.faults().set(Faults.ALL, Fault.SERVER_ERROR);
    ask("auto");
    assertThat(gateway.faults().calls()).isEqualTo(3);
    HttpResponse<String> poor = ask("auto");
    assertThat(poor.statusCode()).isEqualTo(502);
    assertThat(gateway.faults().calls()).isEqualTo(4);
  }

  @Test
  void thereIsNoFallbackWithoutTimeForIt() {
    start(config -> config.with(within(Duration.ofMillis(1800))));
    gateway.faults().set("gpt-4o", Fault.HANG); // for the 1.5 s that it has for its first byte
    HttpResponse<String> reply = ask("gpt-4o", "{\"fallbacks\":[\"gpt-4o-mini\"]}");
    assertThat(reply.statusCode()).isEqualTo(504);
    assertThat(gateway.faults().calls("gpt-4o-mini")).isZero();
  }

  @Test
  void requestsDoNotWaitForAPermit() {
    start(UpstreamHealthIT::withOneConnection);
    gateway.faults().set("gpt-4o", Fault.SLOW);
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(
            () -> gateway.post(CHAT, TestGateway.chat("gpt-4o", "takes a second")));
    await().until(() -> gateway.faults().calls("gpt-4o") == 1);
    HttpResponse<String> second = ask("gpt-4o");
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(second.body()).contains("upstream_overflow");
    HttpResponse<String> other = ask("gpt-4o", "{\"fallbacks\":[\"claude-3-haiku\"]}");
    assertThat(header(other, "x-scrubjay-model")).isEqualTo("claude-3-haiku");
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(ask("gpt-4o").statusCode()).isEqualTo(200);
  }

  @Test
  void streamWhoseFirstTokenStaysOutIsAskedForElsewhere() {
    start(config -> twice(config).with(hedging(SHORT)));
    gateway.faults().set("gpt-4o", Fault.HANG);
    while (gateway.faults().calls("gpt-4o") == 0) { // which endpoint comes first is chance
      HttpResponse<String> reply = gateway.post(CHAT, body("gpt-4o", "\"stream\":true"));
      assertThat(reply.body()).endsWith("data: [DONE]\n\n");
    }
    awaitNoCallsUnderWay();
  }

  @Test
  void whereThereIsNoOtherEndpointTheSameIsAskedAgain() {
    start(config -> config.with(hedging(SHORT)));
    gateway.faults().set("gpt-4o", Fault.HANG, 1);
    HttpResponse<String> reply = gateway.post(CHAT, body("gpt-4o", "\"stream\":true"));
    assertThat(reply.body()).endsWith("data: [DONE]\n\n");
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(2);
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/metrics").body())
                    .contains("upstream_hedge_count_total{won=\"true\"} 1"));
    awaitNoCallsUnderWay();
  }

  @Test
  void clientThatLeavesEndsAllCalls() throws IOException {
    start(config -> twice(config).with(hedging(SHORT)));
    gateway.faults().set("gpt-4o", Fault.HANG);
    elsewhere.faults().set("gpt-4o", Fault.HANG);
    int before = elsewhere.faults().calls("gpt-4o");
    String body = body("gpt-4o", "\"stream\":true");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      String request =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(CHAT, body.length(), body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      await()
          .until(
              () ->
                  gateway.faults().calls("gpt-4o") == 1
                      && elsewhere.faults().calls("gpt-4o") == before + 1);
      assertThat(gateway.get("/metrics").body()).contains("upstream_calls{provider=\"openai\"} 2");
    }
    awaitNoCallsUnderWay();
  }

  @Test
  void brokenStreamIsNotAskedForAgainWithoutARescue() {
    start(config -> twice(config).with(hedging(SHORT).with(ONE_CALL)));
    assertThat(callsOfABrokenStream()).isEqualTo(1);
  }

  @Test
  void rescueAsksEachEndpointOnce() {
    start(config -> twice(config).with(hedging(SHORT)));
    assertThat(callsOfABrokenStream()).isEqualTo(3);
  }

  private int callsOfABrokenStream() {
    gateway.faults().set("gpt-4o", Fault.CUT);
    elsewhere.faults().set("gpt-4o", Fault.CUT);
    int before = elsewhere.faults().calls("gpt-4o");
    HttpResponse<String> broken = gateway.post(CHAT, body("gpt-4o", "\"stream\":true"));
    assertThat(broken.body()).contains("data: {\"error\":");
    awaitNoCallsUnderWay();
    return gateway.faults().calls("gpt-4o") + elsewhere.faults().calls("gpt-4o") - before;
  }

  private void awaitNoCallsUnderWay() {
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/metrics").body())
                    .contains("upstream_calls{provider=\"openai\"} 0"));
  }
}
