package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that are made without a lease, while a purge runs. */
final class PurgedInTheMakingIT {
  private static final String YAML =
      """
      providers: {openai: {api_key: sk-1, base_url: 'URL/v1'}}
      models:
        chat: {provider: openai, FACTS}
        embed: {provider: openai, FACTS, capabilities: [embedding]}
      """;
  private static final String FACTS =
      "cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000";

  private final CountDownLatch letGo = new CountDownLatch(1);
  private final FakeProvider provider = new FakeProvider(this::reply);

  @AfterEach
  void stop() {
    letGo.countDown();
    provider.close();
  }

  /** A reply that says how many calls there were; the first comes once it is let go. */
  private Reply reply(Received request) {
    int call = provider.received().size();
    if (call == 1) {
      awaitLetGo();
    }
    return request.uri().getPath().endsWith("/embeddings")
        ? Reply.json(200, Json.text(embeddings(request.body().path("input").size(), call)))
        : Reply.json(200, Json.text(chat(call)));
  }

  private void awaitLetGo() {
    try {
      letGo.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode embeddings(int inputs, int call) {
    ObjectNode answer = Json.object().put("object", "list").put("model", "embed");
    ArrayNode data = answer.putArray("data");
    for (int i = 0; i < inputs; i++) {
      data.addObject().put("object", "embedding").put("index", i).putArray("embedding").add(call);
    }
    answer.putObject("usage").put("prompt_tokens", inputs).put("total_tokens", inputs);
    return answer;
  }

  private static ObjectNode chat(int call) {
    ObjectNode answer =
        Json.object().put("id", "c-1").put("object", "chat.completion").put("model", "chat");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", "call " + call);
    return answer;
  }

  private TestGateway gateway(String more) {
    String yaml = YAML.replace("URL", provider.url()).replace("FACTS", FACTS) + more;
    return TestGateway.serving(yaml, Map.of()).connected();
  }

  /** Purges while the first answer is made, and asks again; returns the answer in the cache. */
  private String cachedAfterPurge(TestGateway gateway, String path, String body) {
    CompletableFuture<HttpResponse<String>> before =
        CompletableFuture.supplyAsync(() -> gateway.post(path, body));
    await().until(() -> provider.received().size() == 1);
    assertThat(gateway.post("/v1/cache/purge", "{\"all\":true}").statusCode()).isEqualTo(200);
    String after = gateway.post(path, body).body(); // which nobody lets go
    letGo.countDown();
    assertThat(before.join().statusCode()).as(before.join().body()).isEqualTo(200);
    await() // and any store of it has ended
        .until(() -> gateway.metric("cache_store_pending") == 0);
    gateway.awaitHit(path, body);
    assertThat(gateway.post(path, body).body()).isEqualTo(after);
    return after;
  }

  @Test
  void batchBegunBeforeAPurgeIsNeitherStoredNorJoined() {
    try (TestGateway gateway = gateway("")) {
      String body = "{\"model\":\"embed\",\"input\":[\"a\",\"b\"]}";
      assertThat(cachedAfterPurge(gateway, "/v1/embeddings", body)).contains("\"embedding\":[2]");
    }
  }

  @Test
  void answerOfARequestThatGoesAloneIsNotStoredAfterAPurge() {
    try (TestGateway gateway = gateway("coalescing: {enabled: false}\n")) {
      String body =
          "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"purge me\"}]}";
      assertThat(cachedAfterPurge(gateway, "/v1/chat/completions", body)).contains("call 2");
    }
  }
}
