package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenth of the requests is repeated on the other model after the answer. */
final class ShadowIT {
  private static final String CHAT = "/v1/chat/completions";

  /** USD per call of 100 tokens in and 10 out, at the prices below. */
  private static final double CHEAP = 100 * 1e-6 + 10 * 2e-6;

  private static final double STRONG = 100 * 1e-4 + 10 * 2e-4;

  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final CountDownLatch held = new CountDownLatch(1);
  private final List<TestGateway> gateways = new ArrayList<>();
  private volatile boolean holding;
  private FakeProvider provider;
  private LocalRedis redis;

  @BeforeEach
  void start() {
    redis = LocalRedis.start();
    provider = new FakeProvider(this::reply);
    texts.put("cheap", "The answer is 42.");
    texts.put("strong", "After some thought: the answer is 42");
    texts.put("judge", "{\"first_is_right\": true}");
  }

  @AfterEach
  void stop() {
    held.countDown();
    gateways.forEach(TestGateway::close);
    provider.close();
    redis.close();
  }

  private TestGateway gateway(String shadow) {
    return gateway(1000, shadow, "");
  }

  /**
   * Starts a gateway.
   *
   * @param more settings of the strong model's provider
   */
  private TestGateway gateway(int maxInFlight, String shadow, String more) {
    TestGateway gateway =
        TestGateway.serving(
            redis.url(),
            """
            catalog: seed
            providers:
              one: {kind: openai, responses: true, base_url: "%1$s/one", api_key: sk-one-0123456789}
              two: {kind: openai, responses: true, base_url: "%1$s/two", api_key: sk-two-0123456789%5$s}
            upstream_policies: {deadline: 20s}
            routing_policies:
              exploration: 0
              shadow: {enabled: true, share: 0.1, max_in_flight: %4$d%2$s}
            tenants:
              apart: {shadow: {enabled: false}}
              paying: {budget: {usd: 1000}}
              unjudged: {models: {allow: [cheap, strong]}}
              bound: {models: {allow: [cheap, judge]}}
            models:
              cheap: {provider: one, %3$s, input_cost_per_token: 0.000001,
                output_cost_per_token: 0.000002, accuracy: 0.94}
              strong: {provider: two, %3$s, input_cost_per_token: 0.0001,
                output_cost_per_token: 0.0002, accuracy: 0.95}
              judge: {provider: two, %3$s, input_cost_per_token: 0.000001,
                output_cost_per_token: 0.000002, accuracy: 0.5, routed: false}
              free: {provider: two, routed: false}
            """
                .formatted(
                    provider.url(), shadow, "latency: 10ms, max_tokens: 100000", maxInFlight, more),
            Map.of());
    gateways.add(gateway);
    return gateway.connected();
  }

  private Reply reply(Received request) {
    JsonNode body = request.body();
    String model = body.path("model").asText();
    if (holding && model.equals("strong")) {
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (request.uri().getPath().endsWith("/input_tokens")) {
      return Reply.json(200, "{\"object\":\"response.input_tokens\",\"input_tokens\":11}");
    }
    String text = model.equals("judge") ? judge(body) : said(model);
    return body.path("stream").asBoolean() ? ChatReplies.streamed(text) : whole(text);
  }

  private String said(String model) {
    return texts.getOrDefault(model, "");
  }

  /** The judge's text, in which {@code 43} stands for what the answer with that number gets. */
  private String judge(JsonNode body) {
    String shown = body.at("/messages/1/content").asText();
    String said = said("judge");
    if (!said.equals("43")) {
      return said;
    }
    boolean first = shown.indexOf("43") < shown.indexOf("<second-answer");
    return "{\"first_is_right\": %s, \"second_is_right\": %s}".formatted(first, !first);
  }

  private static Reply whole(String text) {
    return ChatReplies.whole(Json.object().put("role", "assistant").put("content", text), "stop");
  }

  private HttpResponse<String> ask(TestGateway gateway, String more, String... headers) {
    String question =
        """
        {"model":"auto","temperature":0.5,"messages":[{"role":"user","content":\
        "Question %d: what is it?"}],"routing":{"task_type":"trivia","task_complexity":"simple"}%s}\
        """
            .formatted(questions.incrementAndGet(), more);
    HttpResponse<String> answer = gateway.post(CHAT, question, headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  /** Asks until {@code done}; the answers. */
  private List<HttpResponse<String>> askUntil(
      TestGateway gateway, String more, BooleanSupplier done, String... headers) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              answers.add(ask(gateway, more, headers));
              return done.getAsBoolean();
            });
    return answers;
  }

  private static double results(TestGateway gateway, String result) {
    return gateway.metric("shadow_count_total{result=\"" + result + "\"}");
  }

  private static double skipped(TestGateway gateway, String reason) {
    return gateway.metric("shadow_skipped_count_total{reason=\"" + reason + "\"}");
  }

  private static String question(Received request) {
    return request.body().at("/messages/0/content").asText();
  }

  /** The requests that models got, by question, without the judge's. */
  private Map<String, List<Received>> asked() {
    return provider.received().stream()
        .filter(request -> !request.body().path("model").asText().equals("judge"))
        .collect(Collectors.groupingBy(ShadowIT::question));
  }

  private static ObjectNode without(Received request, String... members) {
    ObjectNode body = request.body();
    body.remove(List.of(members));
    return body;
  }

  private static JsonNode known(TestGateway gateway, String tenant, String model) {
    JsonNode estimates =
        Json.objectOrEmpty(
            gateway.get("/v1/analytics/estimates", "x-scrubjay-tenant", tenant).body());
    for (JsonNode task : estimates.path("tasks")) {
      for (JsonNode each : task.path("models")) {
        if (task.path("task_type").asText().equals("trivia")
            && each.path("model").asText().equals(model)) {
          return each;
        }
      }
    }
    return Json.object();
  }

  private static double evidence(TestGateway gateway, String model) {
    return known(gateway, gateway.tenant(), model).path("evidence").asDouble();
  }

  private static double success(TestGateway gateway, String model) {
    return known(gateway, gateway.tenant(), model).path("success").asDouble();
  }

  @Test
  void theOtherModelGetsTheSameRequestAndTheClientSeesNothingOfIt() {
    TestGateway gateway = gateway("");
    List<HttpResponse<String>> answers =
        askUntil(gateway, "", () -> results(gateway, "agreed") >= 2);
    List<List<Received>> pairs =
        asked().values().stream().filter(calls -> calls.size() > 1).toList();
    assertThat(pairs.size()).isGreaterThanOrEqualTo(2);
    for (List<Received> pair : pairs) {
      assertThat(pair).hasSize(2);
      assertThat(pair.get(0).body().path("model").asText()).isEqualTo("cheap");
      assertThat(pair.get(1).body().path("model").asText()).isEqualTo("strong");
      assertThat(without(pair.get(1), "model")).isEqualTo(without(pair.get(0), "model"));
    }
    for (HttpResponse<String> answer : answers) {
      assertThat(answer.body()).contains("The answer is 42.").doesNotContain("thought");
      assertThat(answer.headers().firstValue("X-Scrubjay-Model")).contains("cheap");
      assertThat(answer.headers().firstValue("X-Scrubjay-Cost").map(Double::parseDouble))
          .hasValueSatisfying(cost -> assertThat(cost).isCloseTo(CHEAP, within(1e-9)));
      assertThat(answer.headers().map().keySet()).noneMatch(name -> name.contains("shadow"));
    }
    assertThat(gateway.metric("model_routing_cost_usd_total"))
        .isCloseTo(answers.size() * CHEAP, within(1e-9));
    await() // others may end between the two readings
        .untilAsserted(
            () ->
                assertThat(gateway.metric("shadow_cost_usd_total{call=\"challenger\"}"))
                    .isCloseTo(results(gateway, "agreed") * STRONG, within(1e-9)));
    JsonNode figures = Json.objectOrEmpty(gateway.get("/v1/analytics/routing").body());
    assertThat(figures.findPath("shadow").at("/results/agreed").asInt()).isPositive();
  }

  @Test
  void theAnswerOfTheOtherModelIsNotStored() {
    TestGateway gateway = gateway("");
    askUntil(gateway, "", () -> results(gateway, "agreed") >= 1);
    String asked =
        asked().entrySet().stream()
            .filter(calls -> calls.getValue().size() > 1)
            .findFirst()
            .orElseThrow()
            .getKey();
    String again =
        """
        {"model":"auto","temperature":0.5,"messages":[{"role":"user","content":"%s"}],\
        "routing":{"task_type":"trivia","task_complexity":"simple"}}\
        """
            .formatted(asked);
    HttpResponse<String> hit = gateway.post(CHAT, again);
    assertThat(hit.headers().firstValue("Cache-Status").orElse("")).contains("hit");
    assertThat(hit.body()).contains("The answer is 42.").doesNotContain("thought");
  }

  @Test
  void streamsAreRepeatedForAWholeAnswer() {
    TestGateway gateway = gateway("");
    List<HttpResponse<String>> answers =
        askUntil(
            gateway,
            ",\"stream\":true,\"stream_options\":{\"include_usage\":true}",
            () -> results(gateway, "agreed") >= 1);
    assertThat(answers).allMatch(answer -> answer.body().contains("[DONE]"));
    List<Received> pair =
        asked().values().stream().filter(calls -> calls.size() > 1).findFirst().orElseThrow();
    String[] ofStreams = {"model", "stream", "stream_options"};
    assertThat(pair.get(1).body().path("stream").asBoolean()).isFalse();
    assertThat(without(pair.get(1), ofStreams)).isEqualTo(without(pair.get(0), ofStreams));
  }

  @Test
  void onlyPlainRequestsThatTheRouterDecidesAreRepeated() {
    TestGateway gateway = gateway("");
    for (int i = 0; i < 60; i++) {
      ask(gateway, "", "cache-control", "no-store");
      ask(gateway, ",\"n\":2");
      ask(gateway, "", "x-scrubjay-tenant", "apart");
      gateway.post(CHAT, TestGateway.chat("cheap", "Question named " + i));
    }
    int apart = questions.get();
    askUntil(gateway, "", () -> results(gateway, "agreed") >= 1);
    assertThat(asked().entrySet())
        .filteredOn(calls -> calls.getValue().size() > 1)
        .isNotEmpty()
        .allMatch(calls -> Integer.parseInt(calls.getKey().replaceAll("[^0-9]", "")) > apart);
  }

  @Test
  void countsOfTokensAreNotRepeated() {
    TestGateway gateway = gateway("");
    for (int i = 0; i < 80; i++) {
      String body = "{\"model\":\"auto\",\"store\":false,\"input\":\"Text %d\"}".formatted(i);
      HttpResponse<String> counted = gateway.post("/v1/responses/input_tokens", body);
      assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
    }
    askUntil(gateway, "", () -> results(gateway, "agreed") >= 1);
    List<String> counts =
        provider.received().stream()
            .filter(request -> request.uri().getPath().endsWith("/input_tokens"))
            .map(request -> request.body().path("input").asText())
            .toList();
    assertThat(counts).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void answersThatDifferAreJudgedAndTheTenantLearnsFromThat() {
    texts.put("strong", "The answer is 43.");
    texts.put("judge", "43");
    TestGateway gateway = gateway(", judge: judge");
    // the router may come to prefer the strong model meanwhile, whose answer is served then
    askUntil(gateway, "", () -> better(gateway) >= 5 && shownFirst().size() == 2);
    assertThat(results(gateway, "both") + results(gateway, "neither")).isZero();
    await().until(() -> evidence(gateway, "cheap") > 1 && evidence(gateway, "strong") > 1);
    assertThat(success(gateway, "strong")).isGreaterThan(success(gateway, "cheap") + 0.05);
    assertThat(known(gateway, "other", "strong").path("evidence").asDouble()).isZero();
    assertThat(gateway.metric("shadow_cost_usd_total{call=\"judge\"}")).isPositive();
    Received judged =
        provider.received().stream()
            .filter(request -> request.body().path("model").asText().equals("judge"))
            .findFirst()
            .orElseThrow();
    assertThat(judged.body().at("/response_format/json_schema/strict").asBoolean()).isTrue();
    assertThat(judged.body().toString()).doesNotContain("cheap").doesNotContain("strong");
  }

  @Test
  void wordsOfJudgedPairsAreNotedAndNotTheirText() {
    texts.put("strong", "The answer is 43.");
    texts.put("judge", "43");
    TestGateway gateway = gateway(", judge: judge");
    askUntil(gateway, "", () -> better(gateway) >= 2);
    String key = Keyspace.prefix(gateway.tenant(), 0) + "pairs";
    try (RedisClient client = RedisClient.create(redis.url());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      await().until(() -> connection.sync().llen(key) >= 2);
      assertThat(connection.sync().lrange(key, 0, -1))
          .allMatch(pair -> pair.matches("W1\\|trivia\\|SIMPLE\\|\\d+\\|-?1\\.\\d+\\|.*"))
          .noneMatch(pair -> pair.contains("Question"));
      assertThat(connection.sync().exists(Keyspace.prefix("other", 0) + "pairs")).isZero();
      client.shutdown();
    }
    JsonNode estimates = Json.objectOrEmpty(gateway.get("/v1/analytics/estimates").body());
    assertThat(estimates.path("words").isArray()).isTrue();
  }

  private static double better(TestGateway gateway) {
    return results(gateway, "challenger_better") + results(gateway, "served_better");
  }

  /** Whether the cheap answer was shown to the judge first, in the order of its requests. */
  private List<Boolean> shownFirst() {
    return provider.received().stream()
        .filter(request -> request.body().path("model").asText().equals("judge"))
        .map(request -> request.body().at("/messages/1/content").asText())
        .map(shown -> shown.indexOf("is 42") < shown.indexOf("<second-answer"))
        .distinct()
        .toList();
  }

  @Test
  void whatTheJudgeSaysInOtherWordsIsDropped() {
    texts.put("strong", "The answer is 43.");
    texts.put("judge", "Both are fine.");
    TestGateway gateway = gateway(", judge: judge");
    askUntil(gateway, "", () -> results(gateway, "unjudged") >= 3);
    texts.put("judge", "43");
    askUntil(gateway, "", () -> better(gateway) >= 1);
    await().until(() -> evidence(gateway, "cheap") > 0);
    assertThat(evidence(gateway, "cheap")).isLessThan(0.9 * better(gateway) + 0.1);
  }

  @Test
  void oneVerdictIsOnAnswersThatSayTheSame() {
    TestGateway gateway = gateway(", judge: judge");
    askUntil(gateway, "", () -> results(gateway, "agreed") >= 2);
    await().until(() -> evidence(gateway, "cheap") > 0.5 && evidence(gateway, "strong") > 0.5);
    assertThat(provider.received())
        .filteredOn(request -> request.body().path("model").asText().equals("judge"))
        .allMatch(request -> !request.body().toString().contains("second-answer"));
  }

  @Test
  void theCallersVerdictOnAnswersThatSayTheSameCountsForBothModels() {
    TestGateway gateway = gateway(", judge: judge");
    List<HttpResponse<String>> answers =
        askUntil(gateway, "", () -> results(gateway, "agreed") >= 3);
    await().until(() -> evidence(gateway, "cheap") > 1 && evidence(gateway, "strong") > 1);
    double cheap = success(gateway, "cheap");
    double strong = success(gateway, "strong");
    for (HttpResponse<String> answer : answers) {
      String id = answer.headers().firstValue("x-request-id").orElseThrow();
      String outcome =
          "{\"request_id\":\"%s\",\"success\":false,\"provenance\":\"proof\"}".formatted(id);
      assertThat(gateway.post("/v1/outcomes", outcome).statusCode()).isEqualTo(200);
    }
    await().until(() -> success(gateway, "cheap") < cheap - 0.05);
    await().until(() -> success(gateway, "strong") < strong - 0.02);
  }

  @Test
  void theLimitOfADayHoldsForAllReplicasTogether() {
    double limit = 0.2;
    TestGateway one = gateway(", daily_usd: " + limit);
    TestGateway other = gateway(", daily_usd: " + limit);
    String[] tenant = {"x-scrubjay-tenant", "shared"};
    askUntil(one, "", () -> skipped(one, "budget") >= 1, tenant);
    askUntil(other, "", () -> skipped(other, "budget") >= 1, tenant);
    double spent =
        one.metric("shadow_cost_usd_total{call=\"challenger\"}")
            + other.metric("shadow_cost_usd_total{call=\"challenger\"}");
    assertThat(spent).isPositive().isLessThanOrEqualTo(limit);
    assertThat(other.metric("shadow_cost_usd_total{call=\"challenger\"}")).isLessThan(limit / 2);
  }

  @Test
  void itCountsToTheTenantsBudget() {
    TestGateway gateway = gateway("");
    String[] tenant = {"x-scrubjay-tenant", "paying"};
    List<HttpResponse<String>> answers =
        askUntil(gateway, "", () -> results(gateway, "agreed") >= 2, tenant);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        Json.objectOrEmpty(gateway.get("/v1/analytics/estimates", tenant).body())
                            .at("/budget/spent_usd")
                            .asDouble())
                    .isCloseTo(
                        answers.size() * CHEAP + results(gateway, "agreed") * STRONG,
                        within(1e-6)));
  }

  @Test
  void aProviderThatIsNeededForClientsIsSpared() {
    TestGateway gateway = gateway(1000, "", ", max_connections: 1");
    askUntil(gateway, "", () -> skipped(gateway, "busy") >= 2);
    assertThat(asked().values()).allMatch(calls -> calls.size() == 1);
  }

  @Test
  void aModelWhosePriceIsUnknownIsNoChallenger() {
    TestGateway gateway = gateway(", judge: free");
    askUntil(gateway, "", () -> skipped(gateway, "unpriced") >= 1);
    assertThat(asked().values()).allMatch(calls -> calls.size() == 1);
  }

  @Test
  void withoutRedisNothingIsRepeated() {
    TestGateway gateway = gateway("");
    redis.close();
    askUntil(gateway, "", () -> skipped(gateway, "redis_away") >= 1);
    assertThat(asked().values()).allMatch(calls -> calls.size() == 1);
  }

  @Test
  void aSlowModelHoldsUpNeitherClientsNorTheEndOfTheGateway() {
    TestGateway gateway = gateway(1, ", max_wait: 5m", "");
    holding = true;
    askUntil(gateway, "", () -> skipped(gateway, "in_flight") >= 2);
    await().until(() -> asked().values().stream().anyMatch(calls -> calls.size() > 1));
    assertThat(asked().values().stream().filter(calls -> calls.size() > 1)).hasSize(1);
    long began = System.nanoTime();
    await().atMost(Duration.ofSeconds(10)).until(() -> gateway.stop().isComplete());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aModelThatIsLateIsNotWaitedForAndNotEjected() {
    TestGateway gateway = gateway(", max_wait: 200ms");
    holding = true;
    askUntil(gateway, "", () -> results(gateway, "failed") >= 6);
    assertThat(gateway.metric("shadow_cost_usd_total{call=\"challenger\"}")).isZero();
    holding = false;
    held.countDown();
    HttpResponse<String> strong = gateway.post(CHAT, TestGateway.chat("strong", "Are you there?"));
    assertThat(strong.statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsKeptCountsToTheMemoryBudgetUntilTheEnd() {
    TestGateway gateway = gateway("");
    String used = "memory_used_bytes{kind=\"shadow\"}";
    holding = true;
    askUntil(gateway, "", () -> gateway.metric(used) > 0);
    holding = false;
    held.countDown();
    await().until(() -> gateway.metric(used) == 0 && results(gateway, "agreed") >= 1);
  }

  @Test
  void largeAnswersAreNotKept() {
    texts.put("cheap", "x".repeat(2_200_000));
    TestGateway gateway = gateway("");
    askUntil(gateway, "", () -> skipped(gateway, "no_memory") >= 1);
    assertThat(asked().values()).allMatch(calls -> calls.size() == 1);
  }

  @Test
  void noModelThatTheTenantMayNotUseSeesItsRequests() {
    texts.put("strong", "The answer is 43.");
    texts.put("judge", "43");
    TestGateway gateway = gateway(", judge: judge");
    askUntil(gateway, "", () -> results(gateway, "unjudged") >= 2, "x-scrubjay-tenant", "unjudged");
    askUntil(
        gateway, "", () -> skipped(gateway, "no_challenger") >= 2, "x-scrubjay-tenant", "bound");
    assertThat(better(gateway)).isZero();
    assertThat(provider.received())
        .noneMatch(request -> request.body().path("model").asText().equals("judge"));
  }
}
