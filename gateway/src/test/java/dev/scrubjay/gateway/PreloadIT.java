package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that recur are made before they are asked, once that has turned out to pay. */
final class PreloadIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String BASE = "sj:{acme:0}:";
  private static final String[] ACME = {"x-scrubjay-tenant", "acme"};
  private static final long DAY = Duration.ofDays(1).toMillis();

  private LocalRedis redis;
  private RedisClient client;
  private RedisCommands<String, String> commands;
  private FakeProvider provider;
  private FakeProvider busy;

  @BeforeEach
  void start() {
    redis = LocalRedis.start();
    client = RedisClient.create(redis.url());
    commands = client.connect().sync();
    provider = FakeProvider.openAi();
    busy = FakeProvider.openAi();
  }

  @AfterEach
  void stop() {
    provider.close();
    busy.close();
    client.shutdown();
    redis.close();
  }

  private TestGateway gateway(double dailyUsd, boolean enabled) {
    return gateway(dailyUsd, enabled, "");
  }

  private TestGateway gateway(double dailyUsd, boolean enabled, String policies) {
    return TestGateway.serving(
            redis.url(),
            """
            catalog: seed
            providers:
              one: {kind: openai, base_url: "%s/v1", api_key: sk-one-0123456789}
              two: {kind: openai, base_url: "%s/v1", api_key: sk-two-0123456789, max_connections: 2}
            cache_policies: {second_usd: 10%s}
            tenants:
              acme: {preload: {enabled: %s, daily_usd: %s}}
            models:
              n: {provider: two, max_tokens: 100000, input_cost_per_token: 0.000001,
                output_cost_per_token: 0.000002}
              m: {provider: one, max_tokens: 100000, input_cost_per_token: 0.000001,
                output_cost_per_token: 0.000002}
            """
                .formatted(
                    provider.url(), busy.url(), policies, enabled, Double.toString(dailyUsd)),
            Map.of())
        .connected();
  }

  private static HttpResponse<String> ask(TestGateway gateway, String question) {
    return ask(gateway, "m", question);
  }

  private static HttpResponse<String> ask(TestGateway gateway, String model, String question) {
    HttpResponse<String> reply = gateway.post(CHAT, TestGateway.chat(model, question), ACME);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply;
  }

  private static String cacheStatus(HttpResponse<String> reply) {
    return reply.headers().firstValue("cache-status").orElse("");
  }

  private static JsonNode preload(TestGateway gateway) {
    String body = gateway.get("/v1/analytics?scope=replica", ACME).body();
    try {
      return new ObjectMapper().readTree(body).at("/cache/preload");
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  /** Has a replica remember {@code question}; returns the id of its answer, which is purged. */
  private String remembered(String question) {
    return remembered("m", question);
  }

  private String remembered(String model, String question) {
    try (TestGateway gateway = gateway(1, true)) {
      long before = commands.hlen(BASE + "recurring");
      ask(gateway, model, question);
      await().until(() -> commands.hlen(BASE + "recurring") > before);
      String prefix = BASE + "e:";
      String id =
          commands.keys("sj:{acme:*}:e:*").stream()
              .findFirst()
              .orElseThrow()
              .replaceFirst(".*:e:", "");
      assertThat(prefix).isNotEmpty();
      assertThat(gateway.post("/v1/cache/purge", "{\"all\":true}", ACME).body())
          .isEqualTo("{\"purged\":1}");
      return id;
    } finally {
      commands.del(BASE + "asked", BASE + "predicted", "sj:{policy}:preloading:lease");
    }
  }

  private void asked(String id, long at) {
    commands.rpush(BASE + "asked", "%s %d 0.00001 0.5 %d".formatted(id, at, at + 60_000));
  }

  /** Says that {@code id} was asked each day at the time that it will be in a minute. */
  private void askedDaily(String id) {
    long due = System.currentTimeMillis() + Duration.ofSeconds(62).toMillis();
    for (int day = 12; day >= 1; day--) {
      asked(id, due - day * DAY);
    }
    commands.zadd("sj:{policy}:recurring:tenants", System.currentTimeMillis(), "acme");
  }

  @Test
  void firstRequestOfTheDayIsAHit() {
    String id = remembered("the report of today?");
    askedDaily(id);
    int before = provider.received().size();
    try (TestGateway gateway = gateway(1, true)) {
      await().until(() -> preload(gateway).at("/results/made").asLong() == 1);
      assertThat(provider.received()).hasSize(before + 1);
      HttpResponse<String> first = ask(gateway, "the report of today?");
      assertThat(cacheStatus(first)).startsWith("scrubjay; hit").endsWith("detail=preloaded");
      assertThat(first.headers().firstValue("content-type").orElse(""))
          .isEqualTo("application/json");
      assertThat(provider.received()).hasSize(before + 1);
      await().until(() -> preload(gateway).at("/results/asked").asLong() == 1);
      JsonNode figures = preload(gateway);
      assertThat(figures.at("/hits").asLong()).isEqualTo(1);
      assertThat(figures.at("/cost_usd").asDouble()).isPositive();
      assertThat(gateway.get("/metrics").body())
          .contains("preload_hit_count_total 1.0")
          .contains("preload_count_total{result=\"made\"} 1.0");
      String spent = commands.keys(BASE + "day:preload:*").get(0);
      assertThat(Double.parseDouble(commands.get(spent)))
          .isEqualTo(
              figures.at("/cost_usd").asDouble(), org.assertj.core.api.Assertions.within(1e-9));
    }
  }

  @Test
  void oneReplicaOfTwoMakesTheAnswer() {
    String id = remembered("only once?");
    askedDaily(id);
    int before = provider.received().size();
    try (TestGateway one = gateway(1, true);
        TestGateway other = gateway(1, true)) {
      await()
          .until(
              () ->
                  preload(one).at("/results/made").asLong()
                          + preload(other).at("/results/made").asLong()
                      == 1);
      assertThat(cacheStatus(ask(one, "only once?"))).endsWith("detail=preloaded");
      assertThat(cacheStatus(ask(other, "only once?"))).endsWith("detail=preloaded");
      assertThat(provider.received()).hasSize(before + 1);
    }
  }

  @Test
  void whatFollowsIsMadeWhenTheFirstIsAsked() {
    String second = remembered("and in detail?");
    String first = remembered("in short?");
    assertThat(second).isNotEqualTo(first);
    long begin = System.currentTimeMillis() - 20 * DAY;
    for (int i = 0; i < 30; i++) {
      long at = begin + i * Duration.ofHours(15).toMillis() + (i * 37L % 90) * 60_000;
      asked(first, at);
      asked(second, at + 20_000);
    }
    commands.zadd("sj:{policy}:recurring:tenants", System.currentTimeMillis(), "acme");
    int before = provider.received().size();
    try (TestGateway gateway = gateway(1, true)) {
      await().until(() -> commands.llen(BASE + "asked") == 0);
      assertThat(cacheStatus(ask(gateway, "in short?"))).startsWith("scrubjay; fwd=miss");
      await().until(() -> preload(gateway).at("/results/made").asLong() == 1);
      assertThat(cacheStatus(ask(gateway, "and in detail?"))).endsWith("detail=preloaded");
      assertThat(provider.received()).hasSize(before + 2);
    }
  }

  @Test
  void nothingIsMadeBeyondTheLimitOfTheDay() {
    String id = remembered("dear?");
    askedDaily(id);
    int before = provider.received().size();
    try (TestGateway gateway = gateway(0.000_002, true)) {
      await().until(() -> preload(gateway).at("/results/budget").asLong() == 1);
      assertThat(cacheStatus(ask(gateway, "dear?"))).startsWith("scrubjay; fwd=miss");
      assertThat(provider.received()).hasSize(before + 1);
      assertThat(preload(gateway).at("/cost_usd").asDouble()).isZero();
    }
  }

  /**
   * Of a model with up to 100,000 tokens of output, at $0.2, an answer that cost far less before.
   */
  @Test
  void answerThatCouldExceedTheLimitOfTheDayIsNotMade() {
    askedDaily(remembered("how long?"));
    int before = provider.received().size();
    try (TestGateway gateway = gateway(0.19, true)) {
      await().until(() -> preload(gateway).at("/results/budget").asLong() == 1);
      assertThat(provider.received()).hasSize(before);
      assertThat(commands.keys(BASE + "day:preload:*")).isEmpty();
    }
  }

  @Test
  void answersThatCouldExceedTheLimitTogetherAreMadeOneAfterTheOther() {
    String one = remembered("the one?");
    String other = remembered("the other?");
    commands.zrem("sj:{policy}:recurring:tenants", "acme"); // until their accesses are there
    askedDaily(one);
    askedDaily(other);
    try (TestGateway gateway = gateway(0.3, true)) {
      await().until(() -> preload(gateway).at("/results/made").asLong() == 2);
      assertThat(preload(gateway).at("/results/budget").asLong()).isZero();
      String spent = commands.keys(BASE + "day:preload:*").get(0);
      assertThat(Double.parseDouble(commands.get(spent))).isLessThan(0.01);
    }
  }

  private static boolean isReleased(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Half of the provider's two places must be free; a client has one. */
  @Test
  void whatIsDueWaitsUntilItsProviderHasCapacityToSpare() throws InterruptedException {
    String idle = remembered("m", "of the idle one?");
    String late = remembered("n", "of the busy one?");
    commands.zrem("sj:{policy}:recurring:tenants", "acme"); // until their accesses are there
    CountDownLatch released = new CountDownLatch(1);
    busy.says(
        request -> {
          boolean held = request.body().toString().contains("of a client");
          return held && !isReleased(released)
              ? Reply.json(500, "{}")
              : FakeProvider.openAiReply(request);
        });
    int before = busy.received().size();
    try (TestGateway gateway = gateway(1, true)) {
      Thread client =
          Thread.ofVirtual()
              .start(() -> gateway.post(CHAT, TestGateway.chat("n", "of a client of another")));
      await().until(() -> busy.received().size() == before + 1);
      askedDaily(idle);
      askedDaily(late);
      await().until(() -> preload(gateway).at("/results/made").asLong() == 1);
      assertThat(cacheStatus(ask(gateway, "of the idle one?"))).endsWith("detail=preloaded");
      assertThat(busy.received()).hasSize(before + 1);

      released.countDown();

      await().until(() -> preload(gateway).at("/results/made").asLong() == 2);
      assertThat(cacheStatus(ask(gateway, "n", "of the busy one?"))).endsWith("detail=preloaded");
      assertThat(busy.received()).hasSize(before + 2);
      client.join();
    }
  }

  /** A prediction comes true only if the answer would not have been in the cache anyway. */
  @Test
  void accessesTellHowLongTheirAnswersAreKept() {
    commands.set("sj:{policy}:preloading:lease", "of another, so that nobody reads the accesses");
    String minutes = ", ttl_strategies: {rare: 7m, moderate: 7m, frequent: 7m}";
    try (TestGateway gateway = gateway(1, true, minutes)) {
      ask(gateway, "kept for seven minutes");
      await().until(() -> commands.llen(BASE + "asked") == 1);
      String[] access = commands.lindex(BASE + "asked", 0).split(" ", -1);
      assertThat(Long.parseLong(access[4]) - Long.parseLong(access[1]))
          .isEqualTo(Duration.ofMinutes(7).toMillis());
    }
  }

  @Test
  void requestsOfTenantsWithoutItAreNotRemembered() {
    try (TestGateway gateway = gateway(1, true)) {
      gateway.post(CHAT, TestGateway.chat("m", "of another"), "x-scrubjay-tenant", "other");
      ask(gateway, "of acme");
      await().until(() -> commands.hlen(BASE + "recurring") > 0);
      assertThat(commands.keys("sj:{other:*}:recurring")).isEmpty();
      assertThat(commands.keys("sj:{other:*}:accesses")).isEmpty();
    }
  }

  @Test
  void conversationsThatGoOnAreNotRemembered() {
    String withResult =
        """
        {"model":"m","messages":[{"role":"user","content":"weather?"},
          {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
            "function":{"name":"weather","arguments":"{}"}}]},
          {"role":"tool","tool_call_id":"c1","content":"rain"}]}\
        """;
    String withTools =
        """
        {"model":"m","messages":[{"role":"user","content":"weather?"}],
          "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}\
        """;
    try (TestGateway gateway = gateway(1, true)) {
      for (String body : List.of(withResult, withTools)) {
        assertThat(gateway.post(CHAT, body, ACME).statusCode()).isEqualTo(200);
      }
      await().until(() -> commands.hlen(BASE + "recurring") > 0);
      String field =
          commands.hkeys(BASE + "recurring").stream()
              .filter(name -> !name.isEmpty())
              .findFirst()
              .orElseThrow();
      assertThat(commands.hkeys(BASE + "recurring")).hasSize(2); // one, and the sum of bytes
      assertThat(commands.hget(BASE + "recurring", field)).contains("\"tools\"");
    }
  }
}
