package dev.scrubjay.gateway;

import static java.util.Comparator.comparingDouble;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.policy.model.Capability;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning by several replicas, on a Redis of their own. */
final class LearningIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String NOTHING_TRIED_OUT = "routing_policies: {exploration: 0}\n";
  private static final String MUCH_TRIED_OUT = "routing_policies: {exploration: 0.1}\n";

  @TempDir private Path directory;
  private final AtomicInteger questions = new AtomicInteger();
  private LocalRedis redis;

  @BeforeEach
  void startRedis() {
    redis = LocalRedis.start();
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  private TestGateway gateway(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("scrubjay.yaml"), yaml);
    TestGateway gateway = TestGateway.start(redis.url(), file, Map.of(), List.of());
    await().until(() -> gateway.get("/metrics").body().contains("redis_up 1.0"));
    return gateway;
  }

  private static String task(String name) {
    return "\"routing\":{\"task_type\":\"" + name + "\",\"task_complexity\":\"moderate\"}";
  }

  /** Asks a new question, whose answer no other request shares. */
  private HttpResponse<String> ask(TestGateway gateway, String tenant, String task) {
    String question = TestGateway.chat("auto", "question " + questions.incrementAndGet());
    String body = question.replaceFirst("\\{", "{" + task(task) + ",");
    return gateway.post(CHAT, body, "x-scrubjay-tenant", tenant);
  }

  private static String header(HttpResponse<String> reply, String name) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.headers().firstValue(name).orElseThrow();
  }

  private static String model(HttpResponse<String> reply) {
    return header(reply, "x-scrubjay-model");
  }

  private static JsonNode judge(
      TestGateway gateway, String tenant, HttpResponse<String> reply, String verdict) {
    String outcome = "{\"request_id\":\"%s\",%s}".formatted(header(reply, "x-request-id"), verdict);
    return json(gateway.post("/v1/outcomes", outcome, "x-scrubjay-tenant", tenant)).path("data");
  }

  private static JsonNode json(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.objectOrEmpty(reply.body());
  }

  private static JsonNode estimates(TestGateway gateway, String tenant) {
    return json(gateway.get("/v1/analytics/estimates", "x-scrubjay-tenant", tenant));
  }

  /** The estimates of {@code model} on moderate tasks of that name. */
  private static JsonNode known(TestGateway gateway, String tenant, String task, String model) {
    for (JsonNode known : estimates(gateway, tenant).path("tasks")) {
      if (known.path("task_type").asText().equals(task)) {
        for (JsonNode each : known.path("models")) {
          if (each.path("model").asText().equals(model)) {
            return each;
          }
        }
      }
    }
    return Json.object();
  }

  @Test
  void modelThatDisappointsIsLeftAtAllReplicasByThatTenantAlone() throws IOException {
    try (TestGateway one = gateway(NOTHING_TRIED_OUT);
        TestGateway other = gateway(NOTHING_TRIED_OUT)) {
      String usual = model(ask(one, "acme", "translation"));
      for (int i = 0; i < 60; i++) {
        HttpResponse<String> reply = ask(i % 2 == 0 ? one : other, "acme", "translation");
        boolean good = !model(reply).equals(usual);
        JsonNode judged = judge(i % 3 == 0 ? one : other, "acme", reply, "\"success\":" + good);
        assertThat(judged.path("learned").asBoolean()).isTrue();
      }
      for (TestGateway replica : List.of(one, other)) {
        await().until(() -> !model(ask(replica, "acme", "translation")).equals(usual));
        assertThat(model(ask(replica, "zeta", "translation"))).isEqualTo(usual);
      }
      JsonNode left = known(one, "acme", "translation", usual);
      assertThat(left.path("success").doubleValue()).isLessThan(0.5);
      assertThat(known(one, "zeta", "translation", usual).path("evidence").doubleValue()).isZero();
    }
  }

  /** Requests are written to Redis many at once, so that the verdict may be there before them. */
  @Test
  void verdictRightAfterTheAnswerIsLearnedAtAnyReplica() throws IOException {
    try (TestGateway one = gateway(NOTHING_TRIED_OUT);
        TestGateway other = gateway(NOTHING_TRIED_OUT)) {
      for (int i = 0; i < 40; i++) {
        HttpResponse<String> reply = ask(one, "acme", "translation");
        JsonNode judged = judge(i % 2 == 0 ? one : other, "acme", reply, "\"success\":true");
        assertThat(judged.path("learned").asBoolean()).as("verdict " + i).isTrue();
      }
    }
  }

  @Test
  void whatOneReplicaSawCountsOnceAtAll() throws IOException {
    try (TestGateway one = gateway(NOTHING_TRIED_OUT);
        TestGateway other = gateway(NOTHING_TRIED_OUT)) {
      String usual = "";
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> reply = ask(one, "acme", "translation");
        usual = model(reply);
        judge(other, "acme", reply, "\"success\":true,\"provenance\":\"proof\"");
      }
      String model = usual;
      for (TestGateway replica : List.of(one, other)) {
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            known(replica, "acme", "translation", model)
                                .path("evidence")
                                .doubleValue())
                        .isBetween(19.0, 20.0)); // older ones count a little less
      }
    }
  }

  @Test
  void verdictTakesThePlaceOfLessTrustedOnesOnly() throws IOException {
    try (TestGateway one = gateway(NOTHING_TRIED_OUT);
        TestGateway other = gateway(NOTHING_TRIED_OUT)) {
      HttpResponse<String> reply = ask(one, "acme", "translation");
      assertThat(learned(one, reply, "\"regenerated\":true")).isTrue();
      assertThat(learned(other, reply, "\"regenerated\":true")).isFalse();
      assertThat(learned(other, reply, "\"success\":true")).isTrue();
      assertThat(learned(one, reply, "\"accuracy\":0.1")).isFalse();
      assertThat(learned(one, reply, "\"success\":true,\"provenance\":\"proof\"")).isTrue();
      assertThat(learned(one, reply, "\"success\":false,\"provenance\":\"proof\"")).isFalse();
      String model = model(reply);
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          known(one, "acme", "translation", model).path("evidence").doubleValue())
                      .isBetween(0.99, 1.0));
    }
  }

  private static boolean learned(TestGateway gateway, HttpResponse<String> reply, String verdict) {
    return judge(gateway, "acme", reply, verdict).path("learned").booleanValue();
  }

  @Test
  void floodOfTaskTypesLeavesNoMoreThanSome() throws IOException {
    try (TestGateway gateway = gateway(NOTHING_TRIED_OUT)) {
      for (int i = 0; i < 300; i++) {
        String outcome =
            "{\"model\":\"gpt-4o\",\"task_type\":\"t%d\",\"task_complexity\":\"simple\",\"success\":true}"
                .formatted(i);
        gateway.post("/v1/outcomes", outcome, "x-scrubjay-tenant", "acme");
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          known(gateway, "acme", "general", "gpt-4o")
                              .path("evidence")
                              .doubleValue())
                      .isGreaterThan(80));
      assertThat(estimates(gateway, "acme").path("tasks").size()).isBetween(64, 65);
    }
  }

  @Test
  void adviceIsJudgedToo() throws IOException {
    try (TestGateway gateway = gateway(NOTHING_TRIED_OUT)) {
      String requirements =
          "{\"task_type\":\"extraction\",\"task_complexity\":\"moderate\",\"token_count\":500}";
      HttpResponse<String> advice =
          gateway.post("/v1/route", requirements, "x-scrubjay-tenant", "acme");
      String model = json(advice).path("data").path("selected_model").asText();
      assertThat(learned(gateway, advice, "\"success\":false")).isTrue();
      await().until(() -> known(gateway, "acme", "extraction", model).has("success"));
    }
  }

  @Test
  void answersThatBreakTheirSchemaAreSeenByTheGatewayItself() throws IOException {
    try (TestGateway gateway = gateway(NOTHING_TRIED_OUT)) {
      String format =
          "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\","
              + "\"schema\":{\"type\":\"object\",\"required\":[\"what nobody says\"]}}},";
      for (int i = 0; i < 10; i++) {
        String body =
            TestGateway.chat("gpt-4o", "question " + i)
                .replaceFirst("\\{", "{" + format + task("extraction") + ",");
        assertThat(gateway.post(CHAT, body, "x-scrubjay-tenant", "acme").statusCode())
            .isEqualTo(200);
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          known(gateway, "acme", "extraction", "gpt-4o")
                              .path("success")
                              .doubleValue())
                      .isBetween(0.5, 0.7)); // 0.95 * 20 / 30
    }
  }

  @Test
  void withoutRedisRoutingUsesTheLastEstimatesAndExploresNothing() throws Exception {
    try (TestGateway gateway = gateway(MUCH_TRIED_OUT)) {
      await().until(() -> estimates(gateway, "acme").path("live").asBoolean());
      Set<String> models = new HashSet<>();
      for (int i = 0; i < 300 && models.size() < 2; i++) {
        models.add(model(ask(gateway, "acme", "translation")));
      }
      assertThat(models).as("models called while much is explored").hasSizeGreaterThan(1);
      TestRedis.signal("STOP", redis);
      await().until(() -> !estimates(gateway, "acme").path("live").asBoolean());
      models.clear();
      for (int i = 0; i < 100; i++) {
        models.add(model(ask(gateway, "acme", "translation")));
      }
      assertThat(models).hasSize(1);
      TestRedis.signal("CONT", redis);
      await().until(() -> estimates(gateway, "acme").path("live").asBoolean());
    }
  }

  @Test
  void rubbishInRedisIsIgnoredAndSpoilsNoOtherLearning() throws IOException {
    try (TestGateway gateway = gateway(NOTHING_TRIED_OUT);
        RedisClient client = RedisClient.create(redis.url())) {
      RedisCommands<String, String> sync = client.connect().sync();
      String usual = model(ask(gateway, "acme", "translation"));
      sync.hset("sj:{policy}:sums:evidence", "0.w|reliability|*|*|" + usual, "rubbish");
      sync.hset("sj:{acme:0}:n:evidence", "1.w|success|translation|moderate|" + usual, "rubbish");
      sync.hset("sj:{acme:0}:n:evidence", "no|such|cell", "1e999");
      sync.set("sj:{spoilt:0}:n:evidence", "not a hash");
      assertThat(model(ask(gateway, "spoilt", "translation"))).isEqualTo(usual);
      HttpResponse<String> reply = ask(gateway, "acme", "translation");
      String remembered = "default " + header(reply, "x-request-id");
      await().until(() -> sync.hexists("sj:{acme:0}:requests", remembered)); // written in batches
      sync.hset("sj:{acme:0}:requests", remembered, "9 rubbish rubbish");
      assertThat(learned(gateway, reply, "\"success\":true")).isFalse();
      assertThat(learned(gateway, ask(gateway, "acme", "translation"), "\"success\":true"))
          .isTrue();
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          known(gateway, "acme", "translation", usual)
                              .path("evidence")
                              .doubleValue())
                      .isPositive());
      assertThat(estimates(gateway, "spoilt").path("live").asBoolean()).isTrue();
    }
  }

  @Test
  void signedLearningIsExchangedAndForgedLearningIgnored() throws IOException {
    String signed =
        NOTHING_TRIED_OUT
            + "performance: {learning: {signing_key: %s}}\n".formatted("k".repeat(32));
    try (TestGateway one = gateway(signed);
        TestGateway other = gateway(signed);
        TestGateway unsigned = gateway(NOTHING_TRIED_OUT);
        RedisClient client = RedisClient.create(redis.url())) {
      String usual = "";
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> reply = ask(one, "acme", "translation");
        usual = model(reply);
        judge(one, "acme", reply, "\"success\":true,\"provenance\":\"proof\"");
      }
      String model = usual;
      ask(other, "acme", "translation");
      for (TestGateway replica : List.of(one, other)) {
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            known(replica, "acme", "translation", model)
                                .path("evidence")
                                .doubleValue())
                        .isBetween(19.0, 20.0));
      }
      assertThat(other.get("/metrics").body()).contains("learning_ignored_count_total 0.0");

      RedisCommands<String, String> sync = client.connect().sync();
      String key = "sj:{acme:0}:n:evidence";
      Map<String, String> texts = sync.hgetall(key);
      assertThat(texts).isNotEmpty();
      String text = texts.values().iterator().next();
      sync.hset(key, "forged-for-another-sender", text);
      sync.hset(key, "forged", text.replaceFirst("\\d$", "9").replaceFirst("=", "=1"));
      for (int i = 0; i < 5; i++) {
        judge(
            unsigned,
            "acme",
            ask(unsigned, "acme", "translation"),
            "\"success\":false,\"provenance\":\"proof\"");
      }
      await().until(() -> sync.hlen(key) > texts.size() + 2);
      for (TestGateway replica : List.of(one, other)) {
        await()
            .untilAsserted(
                () ->
                    assertThat(replica.get("/metrics").body())
                        .containsPattern("learning_ignored_count_total [1-9]"));
        assertThat(known(replica, "acme", "translation", model).path("evidence").doubleValue())
            .isBetween(19.0, 20.0);
      }
    }
  }

  @Test
  void budgetThatIsSpentAheadPressesTowardsTheCheapestModelAtAllReplicas() throws IOException {
    String budget =
        NOTHING_TRIED_OUT
            + "tenants: {acme: {api_keys: [{key: sixteen-letters-long}], budget: {usd: 0.000001,"
            + " period: 366d}}}\n";
    try (TestGateway one = gateway(budget);
        TestGateway other = gateway(budget)) {
      String usual = model(ask(one, "zeta", "translation"));
      assertThat(usual).isNotEqualTo(cheapest());
      assertThat(model(ask(one, "acme", "translation")))
          .as("the budget does not pay for a single usual answer")
          .isEqualTo(cheapest());
      for (TestGateway replica : List.of(one, other)) {
        await().until(() -> model(ask(replica, "acme", "translation")).equals(cheapest()));
        await()
            .until(
                () ->
                    estimates(replica, "acme").path("budget").path("spent_usd").asDouble() > 1e-6);
        assertThat(model(ask(replica, "zeta", "translation"))).isEqualTo(usual);
      }
      JsonNode spent = estimates(other, "acme").path("budget");
      assertThat(spent.path("pressure").doubleValue()).isEqualTo(1);
      assertThat(spent.path("spent_usd").doubleValue()).isGreaterThan(0.000001);
    }
  }

  private static String cheapest() {
    return DefaultCatalog.models().stream()
        .map(ModelConfig::profile)
        .filter(model -> model.capabilities().contains(Capability.TEXT))
        .min(comparingDouble(model -> model.inputCostPerToken() + model.outputCostPerToken()))
        .orElseThrow()
        .id();
  }
}
