package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.SemanticScene.isReused;
import static dev.scrubjay.gateway.SemanticScene.metrics;
import static dev.scrubjay.gateway.SemanticScene.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tenant whose reused answers turn out to be wrong too often gets none, until they are right. */
final class SemanticStopIT {
  private static final String STOPPED = "result=\"stopped_hit\"";

  /** How many reuses are reported as wrong: more than a tenth of the requests, surely. */
  private static final int WRONG = 6;

  private static final int MOST = 80;

  /** How many comparisons come out right before, so that reuse is still thought to be right. */
  private static final int LEARNED = 16;

  private final SemanticScene scene = new SemanticScene();
  private int number;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aJudgeThatCallsWrongAnswersRightIsStoppedByOutcomesUntilReusesAreRightAgain() {
    TestGateway gateway = scene.on(", judge: judge");
    TestGateway replica = scene.replica(gateway);
    scene.ask(replica, "mortgage", 0); // knows the tenant from now on
    scene.answers.put("judge", "NO"); // so that each topic has an entry of its own
    scene.ask(gateway, "card", number++);
    for (int learned = 0; learned < LEARNED; learned++) {
      scene.ask(gateway, "loan", learned, "x-scrubjay-semantic", "on; delta=0.001");
    }
    scene.reused(gateway, "loan", LEARNED);
    scene.answers.put("judge", "YES");
    List<HttpResponse<String>> wrong = judgedRightButWrong(gateway);
    assertThat(stopped(gateway)).isZero();

    wrong.forEach(response -> assertThat(report(gateway, response)).contains("\"learned\":true"));

    assertThatNothingIsServed(gateway);
    await().until(() -> stopsAt(replica));
    assertThatNothingIsServed(replica);
    assertThatItGoesOn(gateway);
  }

  /** Reuses of an answer to which others were worded so that only the judge took them for it. */
  private List<HttpResponse<String>> judgedRightButWrong(TestGateway gateway) {
    List<HttpResponse<String>> reused = new ArrayList<>();
    while (reused.size() < WRONG && number < MOST) {
      scene.answers.put("card", "Answer number " + number + ".");
      HttpResponse<String> response = scene.ask(gateway, "card", number++);
      if (isReused(response)) {
        reused.add(response);
      }
    }
    assertThat(reused).as(() -> metrics(gateway)).hasSize(WRONG);
    return reused;
  }

  private static String report(TestGateway gateway, HttpResponse<String> response) {
    String id = response.headers().firstValue("x-request-id").orElseThrow();
    return gateway
        .post("/v1/outcomes", "{\"request_id\":\"%s\",\"success\":false}".formatted(id))
        .body();
  }

  /** Not even an answer of which nothing wrong is known, which the model is asked for instead. */
  private void assertThatNothingIsServed(TestGateway gateway) {
    int asked = scene.asked.get();
    double before = stopped(gateway);
    assertThat(isReused(scene.ask(gateway, "loan", 200 + number++))).isFalse();
    assertThat(scene.asked.get()).isEqualTo(asked + 1);
    assertThat(stopped(gateway)).as(() -> metrics(gateway)).isGreaterThan(before);
  }

  /** Whether another replica has heard of the outcomes by now, and has an answer to withhold. */
  private boolean stopsAt(TestGateway replica) {
    scene.ask(replica, "loan", 200 + number++);
    return stopped(replica) > 0;
  }

  /** By itself, after would-be reuses were compared, which came out right. */
  private void assertThatItGoesOn(TestGateway gateway) {
    double before = stopped(gateway);
    scene.reused(gateway, "loan", 400);
    assertThat(stopped(gateway)).isGreaterThan(before + 1);
  }

  private static double stopped(TestGateway gateway) {
    return sum(gateway, "semantic_search_count_total", STOPPED);
  }
}
