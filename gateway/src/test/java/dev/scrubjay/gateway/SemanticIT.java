package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.SemanticScene.CHAT;
import static dev.scrubjay.gateway.SemanticScene.PLAIN;
import static dev.scrubjay.gateway.SemanticScene.VECTOR_USD;
import static dev.scrubjay.gateway.SemanticScene.body;
import static dev.scrubjay.gateway.SemanticScene.isReused;
import static dev.scrubjay.gateway.SemanticScene.status;
import static dev.scrubjay.gateway.SemanticScene.sum;
import static dev.scrubjay.gateway.SemanticScene.wording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers are given again to other wordings once that was learned to be right. */
final class SemanticIT {
  /** Searches until a replica may take a risk, as each counts what it has taken itself. */
  private static final int FEW = 8;

  private final SemanticScene scene = new SemanticScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void anotherWordingGetsTheAnswerFromTheCacheOnceThatWasLearned() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    int before = scene.asked.get();
    double misses = sum(gateway, "semantic_search_count_total", "");

    HttpResponse<String> response = scene.reused(gateway, "card", next);

    assertThat(status(response)).startsWith("scrubjay; hit; detail=semantic; ttl=");
    assertThat(response.body()).contains("All about the card.");
    assertThat(response.headers().firstValue("x-scrubjay-similarity").orElseThrow())
        .matches("0\\.9\\d{3}");
    assertThat(response.headers().firstValue("x-scrubjay-prompt-hash").orElseThrow())
        .matches("[0-9a-f]{32}");
    assertThat(response.headers().firstValue("x-scrubjay-saved")).isPresent();
    assertThat(scene.asked.get() - before)
        .isEqualTo((int) (sum(gateway, "semantic_search_count_total", "") - misses) - 1);
  }

  @Test
  void notesThatCouldNotBeReadAreReadAgain() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    double known = sum(gateway, "semantic_vectors", "");
    TestGateway replica = scene.replica(gateway);
    String prompts = "sj:{" + gateway.tenant() + ":0}:prompts";
    scene.spoil(prompts);
    scene.ask(replica, "loan", 0);
    scene.restore(prompts);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sum(replica, "semantic_vectors", "") >= known);
    scene.reused(replica, "card", next);
  }

  /** A hit is one everywhere; judges and vectors cost the same everywhere. */
  @Test
  void figuresAreTheSameByEverySource() {
    TestGateway gateway = scene.on(", judge: judge");
    scene.answers.put("card", "All about it.");
    scene.ask(gateway, "card", 0);
    scene.answers.put("card", "Everything about it.");
    scene.reused(gateway, "card", 1);
    scene.reused(gateway, "loan", 0);
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThatAllAgree(gateway));
  }

  private void assertThatAllAgree(TestGateway gateway) {
    JsonNode cache = Json.objectOrEmpty(gateway.get("/v1/analytics/cache?window=all").body());
    double hits = sum(gateway, "semantic_search_count_total", "result=\"hit\"");
    assertThat(hits).isGreaterThan(1);
    assertThat(cache.at("/semantic/hits").asDouble()).isEqualTo(hits);
    assertThat(cache.at("/hits").asDouble())
        .isGreaterThanOrEqualTo(hits)
        .isEqualTo(sum(gateway, "cache_hit_count_total{", ""));
    double ruled =
        RecordingRules.load()
            .value("scrubjay:cache_hit_ratio:rate1h", metric -> sum(gateway, metric + "{", ""));
    assertThat(cache.at("/hit_rate").asDouble()).isCloseTo(ruled, within(1e-9));
    double vectors = sum(gateway, "semantic_cost_usd_total", "call=\"embedding\"");
    assertThat(sum(gateway, "semantic_cost_usd_total", "call=\"judge\"")).isPositive();
    assertThat(vectors).isCloseTo(scene.embedded.get() * VECTOR_USD, within(1e-9));
    assertThat(sum(gateway, "semantic_unpriced_count_total", "")).isZero();
    assertThat(cache.at("/semantic/cost_usd").asDouble())
        .isCloseTo(sum(gateway, "semantic_cost_usd_total", ""), within(1e-9));
    assertThat(sum(gateway, "semantic_delta", "")).isEqualTo(0.1);
  }

  @Test
  void anotherTopicAndAGuardedDifferenceGoToTheModel() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    String negated = wording("card", next) + " that is not lost";
    int before = scene.asked.get();

    assertThat(isReused(scene.ask(gateway, "loan", next))).isFalse();
    assertThat(isReused(scene.post(gateway, CHAT, body(PLAIN, negated)))).isFalse();

    assertThat(scene.asked.get()).isEqualTo(before + 2);
  }

  @Test
  void aStreamIsReusedAsAStreamAndTeaches() {
    TestGateway gateway = scene.on("");
    String streamed = PLAIN + ",\"stream\":true";
    int number = 0;
    HttpResponse<String> response;
    do {
      response = scene.post(gateway, CHAT, body(streamed, wording("card", number++)));
    } while (!isReused(response) && number < 80);

    assertThat(isReused(response)).isTrue();
    assertThat(response.body()).startsWith("data: ").contains("All about the card.", "[DONE]");
  }

  @Test
  void withItOffNoVectorIsMadeAndTheProviderIsCalled() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    int vectors = scene.embedded.get();
    int asked = scene.asked.get();

    assertThat(isReused(scene.ask(gateway, "card", next, "x-scrubjay-tenant", "apart"))).isFalse();
    assertThat(isReused(scene.ask(gateway, "card", next + 1, "x-scrubjay-semantic", "off")))
        .isFalse();

    assertThat(scene.embedded.get()).isEqualTo(vectors);
    assertThat(scene.asked.get()).isEqualTo(asked + 2);
  }

  @Test
  void aRequestCanAskForItAndMustElseDoWithout() {
    TestGateway gateway =
        scene.gateway("mode: request, delta: 0.01, audit: 0, embeddings: {model: embed}");

    scene.ask(gateway, "card", 0);
    assertThat(scene.embedded.get()).isZero();

    boolean reused = false;
    for (int number = 1; number < 80 && !reused; number++) {
      reused = isReused(scene.ask(gateway, "card", number, "x-scrubjay-semantic", "on; delta=0.1"));
    }
    assertThat(reused).isTrue();
    assertThat(gateway.post(CHAT, body(PLAIN, "hi"), "x-scrubjay-semantic", "perhaps").statusCode())
        .isEqualTo(400);
  }

  @Test
  void directivesThatWantAnOwnAnswerGetOne() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;

    for (String directive :
        new String[] {"no-transform", "no-cache", "no-store", "max-stale=0", "max-age=0"}) {
      assertThat(isReused(scene.ask(gateway, "card", next++, "cache-control", directive)))
          .as(directive)
          .isFalse();
    }
    scene.reused(gateway, "card", next, "cache-control", "max-age=600");
  }

  @Test
  void inShadowModeNothingIsReusedButCounted() {
    TestGateway gateway =
        scene.gateway("mode: shadow, delta: 0.1, audit: 0, embeddings: {model: embed}");

    int number = 0;
    while (sum(gateway, "semantic_search_count_total", "shadow_hit") == 0 && number < 80) {
      assertThat(isReused(scene.ask(gateway, "card", number++))).isFalse();
    }

    assertThat(sum(gateway, "semantic_search_count_total", "shadow_hit")).isPositive();
    assertThat(scene.asked.get()).isEqualTo(number);
    assertThat(sum(gateway, "semantic_compared_count_total", "hit=\"true\"")).isPositive();
  }

  @Test
  void aReplicaAndARestartKnowWhatWasLearned() {
    TestGateway gateway = scene.on("");
    TestGateway replica = scene.replica(gateway);
    scene.ask(replica, "card", 0); // knows the tenant from now on
    int next = scene.learn(gateway, "card", 1) + 1;

    int byReplica = scene.learn(replica, "card", next);

    TestGateway restarted = scene.replica(gateway);
    scene.ask(restarted, "loan", 0); // begins to read what is known
    await().until(() -> sum(restarted, "semantic_vectors", "") >= next - 1);
    int byRestarted = scene.learn(restarted, "card", byReplica + 1);

    assertThat(byReplica).as("after %s", next).isLessThan(next + FEW);
    assertThat(byRestarted).isLessThan(byReplica + FEW);
  }
}
