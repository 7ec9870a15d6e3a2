package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.LocalRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sites with a Redis of their own each, which exchange what they have learned. */
final class FederationIT {
  private static final String OPERATOR = "key-of-an-operator";
  private static final String ACME = "key-of-acme-itself";
  private static final String ZETA = "key-of-zeta-itself";
  private static final String PEER = "key-for-other-sites";
  private static final List<ApiKeyConfig> KEYS =
      List.of(
          key(OPERATOR, "ops", true, false),
          key(ACME, "acme", false, false),
          key(ZETA, "zeta", false, false),
          key(PEER, "acme", false, true));
  private static final String SIGNED = "signing_key: " + "k".repeat(32);

  @TempDir private Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicInteger questions = new AtomicInteger();

  private static ApiKeyConfig key(
      String key, String tenant, boolean operator, boolean exportsOnly) {
    return new ApiKeyConfig(
        ApiKeyConfig.sha256(key), tenant, Optional.empty(), operator, exportsOnly);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private LocalRedis redis() {
    LocalRedis redis = LocalRedis.start();
    opened.add(redis);
    return redis;
  }

  private TestGateway gateway(LocalRedis redis, List<ApiKeyConfig> keys, String... learning)
      throws IOException {
    String yaml =
        "routing_policies: {exploration: 0}\nperformance: {learning: {"
            + String.join(", ", learning)
            + "}}\n";
    Path file = directory.resolve("scrubjay" + opened.size() + ".yaml");
    TestGateway gateway =
        TestGateway.start(redis.url(), Files.writeString(file, yaml), Map.of(), keys);
    opened.add(gateway);
    await().until(() -> gateway.get("/metrics").body().contains("redis_up 1.0"));
    return gateway;
  }

  private TestGateway site(String... learning) throws IOException {
    return gateway(redis(), KEYS, learning);
  }

  private static String[] as(String key, String... more) {
    List<String> headers = new ArrayList<>(List.of("authorization", "Bearer " + key));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  private static JsonNode json(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.objectOrEmpty(reply.body());
  }

  private String routed(TestGateway gateway, String key) {
    String body =
        TestGateway.chat("auto", "question " + questions.incrementAndGet())
            .replaceFirst(
                "\\{",
                "{\"routing\":{\"task_type\":\"translation\",\"task_complexity\":\"moderate\"},");
    HttpResponse<String> reply = gateway.post("/v1/chat/completions", body, as(key));
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.headers().firstValue("x-scrubjay-model").orElseThrow();
  }

  private static void judge(
      TestGateway gateway, String key, String model, boolean success, int times) {
    String outcome =
        "{\"model\":\"%s\",\"task_type\":\"translation\",\"task_complexity\":\"moderate\",\"token_count\":10,\"success\":%b,\"provenance\":\"proof\"}"
            .formatted(model, success);
    for (int i = 0; i < times; i++) {
      json(gateway.post("/v1/outcomes", outcome, as(key)));
    }
    double weight = 0.99 * times * Math.exp(-times / 600.0); // older ones count a little less
    await().until(() -> known(gateway, key, model).path("evidence").doubleValue() > weight);
  }

  /** The estimates of {@code model} at moderate translations. */
  private static JsonNode known(TestGateway gateway, String key, String model) {
    JsonNode tasks = json(gateway.get("/v1/analytics/estimates", as(key))).path("tasks");
    for (JsonNode task : tasks) {
      for (JsonNode each : task.path("models")) {
        if (task.path("task_type").asText().equals("translation")
            && each.path("model").asText().equals(model)) {
          return each;
        }
      }
    }
    return Json.object();
  }

  private static ObjectNode export(TestGateway gateway, String key) {
    return (ObjectNode) json(gateway.get("/v1/learning/export", as(key)));
  }

  private static JsonNode take(TestGateway gateway, String key, ObjectNode export) {
    return json(gateway.post("/v1/learning/import", Json.text(export), as(key)));
  }

  @Test
  void whatIsImportedCountsOnceInAnyOrderAndIsNotPassedOn() throws IOException {
    TestGateway one = site("exports: {interval: 1s}");
    TestGateway other = site("exports: {interval: 1s}");
    String usual = routed(other, ACME);
    judge(one, ACME, usual, false, 60);
    ObjectNode first = export(one, ACME);
    judge(one, ACME, usual, false, 60);
    ObjectNode[] later = new ObjectNode[1];
    await()
        .until(
            () -> {
              later[0] = export(one, ACME);
              return later[0].path("cells").path(0).path("weight").doubleValue() > 90;
            });
    ObjectNode second = later[0];
    assertThat(second.path("number").longValue()).isGreaterThan(first.path("number").longValue());

    assertThat(take(other, ACME, first).path("taken").asBoolean()).isTrue();
    judge(other, ACME, usual, true, 1); // so that the estimates list the task
    await().untilAsserted(() -> assertForeign(other, usual, 13, 15));
    assertThat(take(other, ACME, second).path("taken").asBoolean()).isTrue();
    await().untilAsserted(() -> assertForeign(other, usual, 19.9, 20)); // 30, but for the cap
    assertThat(take(other, ACME, first).path("taken").asBoolean()).isFalse();
    assertThat(take(other, ACME, second).path("taken").asBoolean()).isFalse();
    judge(other, ACME, usual, true, 1);
    assertForeign(other, usual, 19.9, 20);
    assertThat(export(other, ACME).path("cells")).as("of fewer than 10 own verdicts").isEmpty();
    assertThat(routed(other, ACME)).isNotEqualTo(usual);

    JsonNode sites = json(other.get("/v1/learning/sites", as(ACME)));
    assertThat(sites.path("sites").path(0).path("site")).isEqualTo(second.path("site"));
    String forget = "{\"site\":\"" + second.path("site").asText() + "\"}";
    assertThat(
            json(other.post("/v1/learning/forget", forget, as(ACME))).path("forgotten").asBoolean())
        .isTrue();
    await().until(() -> routed(other, ACME).equals(usual));
  }

  private static void assertForeign(TestGateway gateway, String model, double low, double high) {
    assertThat(known(gateway, ACME, model).path("foreign_evidence").doubleValue())
        .isBetween(low, high);
  }

  @Test
  void threeSitesPullWithAKeyAndOneThatLiesIsOutvoted() throws IOException {
    TestGateway honest = site("exports: {interval: 1s}");
    TestGateway liar = site("exports: {interval: 1s}");
    String usual = routed(honest, ACME);
    judge(honest, ACME, usual, true, 100);
    judge(liar, ACME, usual, false, 300);
    TestGateway learner =
        site(
            "peers: [{name: honest, url: \"%s\", api_key: %s, interval: 1s, tenants: [acme]},"
                    .formatted(honest.url(), PEER)
                + " {name: liar, url: \"%s\", api_key: %s, interval: 1s, tenants: [acme]}]"
                    .formatted(liar.url(), PEER));
    judge(learner, ACME, usual, true, 1);
    await().untilAsserted(() -> assertForeign(learner, usual, 39, 40)); // the caps of two sites
    judge(learner, ACME, usual, true, 60);
    await()
        .untilAsserted(() -> assertForeign(learner, usual, 20, 25)); // the liar's is next to none
    assertThat(known(learner, ACME, usual).path("success").doubleValue()).isGreaterThan(0.85);
    assertThat(routed(learner, ACME)).isEqualTo(usual);
    assertThat(learner.get("/metrics").body())
        .contains("learning_pull_count_total{peer=\"honest\",result=\"newer\"}")
        .contains("learning_peer_age_seconds{peer=\"liar\"}");
  }

  @Test
  void keyForOtherSitesMayDoNothingButExport() throws IOException {
    TestGateway site = site();
    assertThat(export(site, PEER).path("tenant").asText()).isEqualTo("acme");
    for (HttpResponse<String> reply :
        List.of(
            site.post("/v1/chat/completions", TestGateway.chat("gpt-4o", "x"), as(PEER)),
            site.get("/v1/analytics/estimates", as(PEER)),
            site.get("/v1/learning/sites", as(PEER)),
            site.get("/v1/models", as(PEER)),
            site.post("/v1/learning/import", "{}", as(PEER)))) {
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(403);
      assertThat(reply.body()).contains("exports_only");
    }
    assertThat(site.get("/v1/learning/export", as(PEER, "x-scrubjay-tenant", "zeta")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void learningStaysWithinTheTenantUnlessAnOperatorMapsIt() throws IOException {
    TestGateway one = site();
    TestGateway other = site();
    String usual = routed(other, ACME);
    judge(one, ACME, usual, false, 60);
    ObjectNode export = export(one, ACME);
    assertThat(export(one, ZETA).path("cells")).isEmpty();
    assertThat(one.get("/v1/learning/export", as(ZETA, "x-scrubjay-tenant", "acme")).statusCode())
        .isEqualTo(403);
    String text = Json.text(export);
    HttpResponse<String> unmapped = other.post("/v1/learning/import", text, as(ZETA));
    assertThat(unmapped.statusCode()).isEqualTo(400);
    assertThat(unmapped.body()).contains("tenant: is acme");
    assertThat(other.post("/v1/learning/import?from=acme", text, as(ZETA)).statusCode())
        .isEqualTo(403);
    assertThat(
            other
                .post("/v1/learning/import", text, as(OPERATOR, "x-scrubjay-tenant", "zeta"))
                .statusCode())
        .isEqualTo(400);
    json(
        other.post(
            "/v1/learning/import?from=acme", text, as(OPERATOR, "x-scrubjay-tenant", "zeta")));
    await().until(() -> !routed(other, ZETA).equals(usual));
    assertThat(json(other.get("/v1/learning/sites", as(ZETA))).path("sites")).hasSize(1);
    assertThat(json(other.get("/v1/learning/sites", as(ACME))).path("sites")).isEmpty();
  }

  @Test
  void rubbishIsRefusedByTheNameOfItsMember() throws IOException {
    TestGateway site = site();
    String cell =
        "{\"measure\":\"success\",\"task\":\"code\",\"complexity\":\"simple\",\"model\":\"gpt-4o\",\"weight\":50,\"score\":40}";
    String good =
        "{\"format\":\"scrubjay-learning-1\",\"site\":\"a\",\"number\":1,\"tenant\":\"acme\",\"cells\":[%s]}"
            .formatted(cell);
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry(good.replace("learning-1", "learning-9"), "format"),
            Map.entry(good.replace("\"site\":\"a\"", "\"site\":\"a b\""), "site"),
            Map.entry(good.replace("\"number\":1,", "\"number\":1.5,"), "number"),
            Map.entry(good.replace("\"number\":1,", "\"number\":99999999999999,"), "number"),
            Map.entry(good.replace("\"weight\":50", "\"weight\":-50"), "cells[0].weight"),
            Map.entry(good.replace("\"weight\":50", "\"weight\":1e999"), "cells[0].weight"),
            Map.entry(good.replace("\"weight\":50", "\"weight\":\"NaN\""), "cells[0].weight"),
            Map.entry(good.replace("\"score\":40", "\"score\":51"), "cells[0].score"),
            Map.entry(good.replace("success", "surprise"), "cells[0].measure"),
            Map.entry(good.replace("\"code\"", "\"*\""), "cells[0].task"),
            Map.entry(good.replace("simple", "hard"), "cells[0].complexity"),
            Map.entry(good.replace("gpt-4o", "no such model"), "cells[0].model"),
            Map.entry(good.replace("gpt-4o", "no-such-model"), "cells"),
            Map.entry(good.replace(cell, cell + "," + cell), "cells[1]"),
            Map.entry(good.replace("\"score\":40", "\"score\":40,\"era\":1"), "cells[0].era"),
            Map.entry(good.replace(cell, (cell + ",").repeat(5000) + cell), "cells"));
    wrong.forEach(
        (body, member) -> {
          HttpResponse<String> reply = site.post("/v1/learning/import", body, as(ACME));
          String shown = body.substring(0, Math.min(body.length(), 300));
          assertThat(reply.statusCode()).as("%s: %s", shown, reply.body()).isEqualTo(400);
          JsonNode error = Json.objectOrEmpty(reply.body()).path("error");
          if (!body.contains("1e999")) {
            assertThat(error.path("param").asText()).as(shown).isEqualTo(member);
            assertThat(error.path("message").asText()).startsWith(member + ": ");
          }
        });
    assertThat(json(site.get("/v1/learning/sites", as(ACME))).path("sites")).isEmpty();
    json(site.post("/v1/learning/import", good, as(ACME)));
    HttpResponse<String> none = site.post("/v1/learning/forget", "{\"site\":\"\"}", as(ACME));
    assertThat(none.statusCode()).as(none.body()).isEqualTo(400);
    assertThat(site.get("/metrics").body())
        .contains("learning_import_count_total{result=\"imported\"} 1.0");
  }

  @Test
  void numberHasOneNoiseAtAllReplicasAndPullingOftenShowsNoOther() throws IOException {
    LocalRedis redis = redis();
    String noisy = "exports: {interval: 1h, min_verdicts: 1, epsilon: 1}";
    TestGateway one = gateway(redis, KEYS, noisy);
    TestGateway other = gateway(redis, KEYS, noisy);
    judge(one, ACME, "gpt-4o", true, 100);
    ObjectNode export = export(one, ACME);
    double weight = export.path("cells").path(0).path("weight").doubleValue();
    assertThat(weight).isNotCloseTo(100, offset(0.2));
    for (TestGateway replica : List.of(one, other, one)) {
      assertThat(export(replica, ACME)).isEqualTo(export);
      judge(one, ACME, "gpt-4o", true, 1);
    }
  }

  @Test
  void replicasOfASiteTakeTurnsAndASiteThatIsAwayDoesNoHarm() throws IOException {
    TestGateway peer = site("exports: {interval: 1s}");
    LocalRedis redis = redis();
    String peers =
        "peers: [{name: paris, url: \"%s\", api_key: %s, interval: 2s, tenants: [acme]}, "
                .formatted(peer.url(), PEER)
            + "{name: gone, url: \"http://127.0.0.1:1\", interval: 1s, tenants: [acme]}]";
    TestGateway one = gateway(redis, KEYS, peers);
    TestGateway other = gateway(redis, KEYS, peers);
    String newer = "learning_pull_count_total{peer=\"paris\",result=\"newer\"}";
    await().until(() -> one.metric(newer) + other.metric(newer) >= 3);
    assertThat(Math.min(one.metric(newer), other.metric(newer))).isZero();
    String failed = "learning_pull_count_total{peer=\"gone\",result=\"failed\"}";
    await().until(() -> one.metric(failed) + other.metric(failed) >= 1);
    routed(one, ACME);
  }

  @Test
  void whatOthersHaveLearnedIsSignedInRedisLikeOwnEvidence() throws IOException {
    TestGateway one = site(SIGNED);
    LocalRedis redis = redis();
    TestGateway other = gateway(redis, KEYS, SIGNED);
    TestGateway unsigned = gateway(redis, KEYS);
    String usual = routed(other, ACME);
    judge(one, ACME, usual, false, 60);
    ObjectNode export = export(one, ACME);
    take(unsigned, ACME, export.deepCopy().put("site", "forged"));
    try (RedisClient client = RedisClient.create(redis.url())) {
      RedisCommands<String, String> sync = client.connect().sync();
      assertThat(sync.hkeys("sj:{acme:0}:n:foreign")).contains("forged");
      await().until(() -> other.metric("learning_ignored_count_total") >= 1);
      assertThat(json(other.get("/v1/learning/sites", as(ACME))).path("sites")).isEmpty();
      assertThat(routed(other, ACME)).isEqualTo(usual);
      take(other, ACME, export);
      await().until(() -> !routed(other, ACME).equals(usual));
      String site = export.path("site").asText();
      String genuine = sync.hget("sj:{acme:0}:n:foreign", site);
      sync.hset("sj:{acme:0}:n:foreign", site, genuine.replace("0.", "1."));
      sync.hset("sj:{acme:0}:n:foreign", "", "changed");
      await().until(() -> routed(other, ACME).equals(usual));
    }
  }

  @Test
  void siteThatLosesItsRedisKeepsItsId() throws IOException {
    LocalRedis redis = redis();
    TestGateway site = gateway(redis, KEYS, "exports: {interval: 1s}");
    ObjectNode before = export(site, ACME);
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.connect().sync().flushall();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                export(site, ACME).path("number").longValue() > before.path("number").longValue());
    assertThat(export(site, ACME).path("site")).isEqualTo(before.path("site"));
  }

  @Test
  void exportThatWasSignedWithAnotherKeyIsToldFromRedisBeingAway() throws IOException {
    LocalRedis redis = redis();
    export(gateway(redis, KEYS, SIGNED), ACME);
    TestGateway changed = gateway(redis, KEYS, "signing_key: " + "n".repeat(32));
    HttpResponse<String> reply = changed.get("/v1/learning/export", as(ACME));
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.body()).contains("export_unreadable").contains("exports.interval");
  }

  @Test
  void peerIsPulledFromSoonAfterRedisHasComeBack() throws Exception {
    TestGateway peer = site("exports: {interval: 1s}");
    judge(peer, ACME, "gpt-4o", true, 60);
    int port = LocalRedis.freePort();
    String peers =
        "performance: {learning: {peers: [{name: paris, url: \"%s\", api_key: %s, tenants: [acme]}]}}"
            .formatted(peer.url(), PEER);
    TestGateway site =
        TestGateway.start(
            "redis://127.0.0.1:" + port,
            Files.writeString(directory.resolve("late.yaml"), peers),
            Map.of(),
            KEYS);
    opened.add(site);
    await().pollDelay(Duration.ofSeconds(3)).until(() -> site.metric("redis_up") == 0);
    opened.add(LocalRedis.startOn(port));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> site.metric("learning_pull_count_total{peer=\"paris\",result=\"newer\"}") == 1);
  }
}
