package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.SemanticScene.CHAT;
import static dev.scrubjay.gateway.SemanticScene.PLAIN;
import static dev.scrubjay.gateway.SemanticScene.body;
import static dev.scrubjay.gateway.SemanticScene.isReused;
import static dev.scrubjay.gateway.SemanticScene.sum;
import static dev.scrubjay.gateway.SemanticScene.wording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that turn out to be wrong, or are no more, are not given again. */
final class SemanticErrorsIT {
  /** What a call of the judge costs: 100 tokens read and 10 written. */
  private static final double JUDGE_USD = 100 * 0.000001 + 10 * 0.000002;

  private final SemanticScene scene = new SemanticScene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static String outcome(HttpResponse<String> response, boolean success) {
    return "{\"request_id\":\"%s\",\"success\":%b}"
        .formatted(response.headers().firstValue("x-request-id").orElseThrow(), success);
  }

  @Test
  void aWrongAnswerIsEvictedEverywhereAndLosesItsLicence() {
    TestGateway gateway = scene.on("");
    TestGateway replica = scene.replica(gateway);
    int next = scene.learn(gateway, "card", 0) + 1;
    HttpResponse<String> reused = scene.reused(gateway, "card", next);

    HttpResponse<String> reported = replica.post("/v1/outcomes", outcome(reused, false));

    assertThat(reported.body()).contains("\"learned\":true");
    await()
        .until(
            () ->
                sum(replica, "semantic_compared_count_total", "means=\"outcome\"") == 1
                    && gateway
                            .post(
                                CHAT,
                                body(PLAIN, wording("card", 0)),
                                "cache-control",
                                "only-if-cached")
                            .statusCode()
                        == 504);
    assertThat(isReused(scene.ask(gateway, "card", next + 200))).isFalse();
    assertThat(gateway.post("/v1/outcomes", outcome(reused, false)).body())
        .contains("\"learned\":false"); // a second time
  }

  @Test
  void whatIsPurgedIsNotReusedAndItsTextIsGone() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    assertThat(stored(gateway)).contains("is the card");

    assertThat(gateway.post("/v1/cache/purge", "{\"all\":true}").statusCode()).isEqualTo(200);

    await().until(() -> !stored(gateway).contains("is the card"));
    assertThat(isReused(scene.ask(gateway, "card", next))).isFalse();
  }

  private String stored(TestGateway gateway) {
    return String.join("\n", scene.redisValues("sj:{" + gateway.tenant() + ":0}:prompts"));
  }

  @Test
  void anEntryThatChangesItsAnswerHasToBeComparedAgain() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    scene.answers.put("card", "Cards are no longer issued.");
    for (int number = 0; number < next; number++) {
      scene.ask(gateway, "card", number, "cache-control", "no-cache"); // stored anew
    }
    for (int number = 0; number < next; number++) {
      gateway.awaitHit(CHAT, body(PLAIN, wording("card", number)));
    }
    int asked = scene.asked.get();

    HttpResponse<String> response = scene.ask(gateway, "card", next);

    assertThat(isReused(response)).isFalse();
    assertThat(response.body()).contains("no longer issued");
    assertThat(scene.asked.get()).isEqualTo(asked + 1);
  }

  @Test
  void aJudgeTellsWhetherDifferentAnswersAreRight() {
    TestGateway gateway = scene.on(", judge: judge");
    int[] calls = {0};
    scene.answers.put("card", "first");
    scene.ask(gateway, "card", 0);
    boolean reused = false;
    for (int number = 1; number < 80 && !reused; number++) {
      scene.answers.put("card", "Another way to put it, " + "x".repeat(number));
      reused = isReused(scene.ask(gateway, "card", number));
      calls[0]++;
    }

    assertThat(reused).isTrue();
    assertThat(sum(gateway, "semantic_compared_count_total", "means=\"judge\"")).isPositive();
    assertThat(sum(gateway, "semantic_cost_usd_total", "")).isPositive();
  }

  @Test
  void eachCallOfAJudgeIsPaidFor() {
    TestGateway gateway = scene.on(", judge: judge");
    scene.answers.put("judge", "NO");
    for (int number = 0; number < 4; number++) {
      scene.answers.put("card", "Another way to put it, " + "x".repeat(number));
      scene.ask(gateway, "card", number);
    }
    int compared = (int) sum(gateway, "semantic_compared_count_total", "");
    assertThat(scene.judged.get()).isGreaterThan(compared);
    awaitCostOfJudge(gateway);

    scene.answers.put("judge", "I cannot tell.");
    scene.ask(gateway, "card", 5);
    assertThat(sum(gateway, "semantic_uncompared_count_total", "judge_failed")).isPositive();
    awaitCostOfJudge(gateway);
  }

  private void awaitCostOfJudge(TestGateway gateway) {
    await()
        .untilAsserted(
            () ->
                assertThat(sum(gateway, "semantic_cost_usd_total", "call=\"judge\""))
                    .isCloseTo(scene.judged.get() * JUDGE_USD, within(1e-9)));
  }

  @Test
  void withoutAJudgeDifferentAnswersAreNeverReused() {
    TestGateway gateway = scene.on("");
    for (int number = 0; number < 30; number++) {
      scene.answers.put("card", "Another way to put it, " + "x".repeat(number));
      assertThat(isReused(scene.ask(gateway, "card", number))).isFalse();
    }
    assertThat(sum(gateway, "semantic_compared_count_total", "result=\"right\"")).isZero();
  }

  @Test
  void auditsAskTheModelAlthoughTheAnswerCouldBeReused() {
    TestGateway gateway =
        scene.gateway("mode: \"on\", delta: 0.1, audit: 1, embeddings: {model: embed}");
    for (int number = 0;
        number < 80 && sum(gateway, "semantic_search_count_total", "audit") == 0;
        number++) {
      assertThat(isReused(scene.ask(gateway, "card", number))).isFalse();
    }
    assertThat(sum(gateway, "semantic_search_count_total", "audit")).isPositive();
    assertThat(sum(gateway, "semantic_compared_count_total", "hit=\"true\"")).isPositive();
  }
}
