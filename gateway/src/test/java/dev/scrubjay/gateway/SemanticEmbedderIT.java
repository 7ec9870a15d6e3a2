package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.SemanticScene.CHAT;
import static dev.scrubjay.gateway.SemanticScene.PLAIN;
import static dev.scrubjay.gateway.SemanticScene.body;
import static dev.scrubjay.gateway.SemanticScene.isReused;
import static dev.scrubjay.gateway.SemanticScene.sum;
import static dev.scrubjay.gateway.SemanticScene.wording;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.FakeProvider.Reply;
import java.net.http.HttpResponse;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trouble of a served model that makes the vectors is nobody else's. */
final class SemanticEmbedderIT {
  private static final String EMBEDDINGS = "/v1/embeddings";

  private final SemanticScene scene = new SemanticScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "[0,0,0,0,0,0]",
        "[null,1,1,1,1,1]",
        "[\"1\",1,1,1,1,1]",
        "[1e999,1,1,1,1,1]",
        "[NaN,1,1,1,1,1]"
      })
  void whatIsNoVectorIsAnOrdinaryMiss(String vector) {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    double compared = sum(gateway, "semantic_compared_count_total", "");
    scene.embedder = text -> SemanticScene.embedding(vector);

    HttpResponse<String> response = scene.ask(gateway, "card", next);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(isReused(response)).isFalse();
    assertThat(sum(gateway, "semantic_skipped_count_total", "failed")).isEqualTo(1);
    assertThat(sum(gateway, "semantic_compared_count_total", "")).isEqualTo(compared);
  }

  @Test
  void anErrorIsAnOrdinaryMiss() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    scene.embedder = text -> Reply.json(500, "{}");

    HttpResponse<String> response = scene.ask(gateway, "card", next);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(isReused(response)).isFalse();
    assertThat(sum(gateway, "semantic_skipped_count_total", "failed")).isEqualTo(1);
  }

  @Test
  void vectorsOfOtherDimensionsKeepNobodyFromReuse() {
    TestGateway gateway = scene.on("");
    scene.embedder = text -> SemanticScene.embedding("[1,2,3]");
    scene.ask(gateway, "card", 300);
    scene.ask(gateway, "card", 301);
    scene.embedder = SemanticScene::embedded;

    int reused = scene.learn(gateway, "card", 0);

    scene.embedder = text -> SemanticScene.embedding("[1,2,3,4]");
    assertThat(isReused(scene.ask(gateway, "card", reused + 1))).isFalse();
  }

  /** The time limit of a search is shorter than that of any client. */
  @Test
  void lateVectorsTakeNothingFromClients() throws InterruptedException {
    TestGateway gateway = scene.gateway("mode: \"on\", embeddings: {model: embed, max_wait: 50ms}");
    gateway.post(CHAT, body(PLAIN, wording("card", 100)));
    double limit = gateway.metric("upstream_call_limit{provider=\"one\"}");
    Semaphore held = new Semaphore(0);
    scene.embedder =
        text -> {
          held.acquireUninterruptibly();
          return SemanticScene.embedded(text);
        };

    for (int number = 0; number < 20; number++) {
      assertThat(gateway.post(CHAT, body(PLAIN, wording("card", number))).statusCode())
          .isEqualTo(200);
    }

    assertThat(sum(gateway, "semantic_skipped_count_total", "late")).isEqualTo(20);
    assertThat(scene.embedded.get()).as("it is spared, and nobody waits for it").isLessThan(10);
    assertThat(gateway.metric("upstream_call_limit{provider=\"one\"}")).isEqualTo(limit);
    held.release(1000);
    assertThat(gateway.post(EMBEDDINGS, "{\"model\":\"embed\",\"input\":\"mine\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void limitsOfEmbeddingsTakeNoPlacesFromChats() {
    TestGateway gateway = scene.on("");
    scene.ask(gateway, "card", 0);
    double limit = gateway.metric("upstream_call_limit{provider=\"one\"}");
    scene.embedder = text -> Reply.json(429, "{}");

    for (int number = 1; number < 20; number++) {
      assertThat(scene.ask(gateway, "card", number).statusCode()).isEqualTo(200);
    }

    assertThat(sum(gateway, "semantic_skipped_count_total", "failed")).isEqualTo(19);
    assertThat(gateway.metric("upstream_call_limit{provider=\"one\"}")).isEqualTo(limit);
  }
}
