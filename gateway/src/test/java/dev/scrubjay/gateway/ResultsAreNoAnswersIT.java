package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import io.lettuce.core.RedisClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What callers store by the cache API is not given to requests for models' answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResultsAreNoAnswersIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String EMBEDDINGS = "/v1/embeddings";

  private static final String SAID = "You asked: \\\"what is it\\\"";

  private final RedisClient redis = RedisClient.create(TestRedis.url());
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway = TestGateway.start().connected();
  }

  @AfterAll
  void stop() {
    gateway.close();
    redis.shutdown();
  }

  /** The keys of the tenant's entries for an operation. */
  private List<String> keys(String operation) {
    String prefix = "sj:{" + gateway.tenant() + ":0}:e:";
    try (var connection = redis.connect()) {
      return connection.sync().keys(prefix + "default:" + operation + ":*").stream()
          .map(name -> name.substring(prefix.length()))
          .toList();
    }
  }

  private HttpResponse<String> put(String key, String type, String bytes) {
    return TestGateway.send(
        gateway
            .request("/v1/cache/entries/" + key, "content-type", type)
            .PUT(BodyPublishers.ofString(bytes))
            .build());
  }

  private static String cache(HttpResponse<String> reply) {
    return reply.headers().firstValue("cache-status").orElse("");
  }

  @Test
  void bytesUnderTheKeyOfAChatAnswerAreAMissThatTheNextAnswerReplaces() {
    String body = TestGateway.chat("gpt-4o", "what is it");
    gateway.post(CHAT, body);
    gateway.awaitHit(CHAT, body);
    for (String bytes : List.of("garbage", "{\"a\":1}")) {
      assertThat(put(keys("chat.completions").getFirst(), "application/json", bytes).statusCode())
          .isEqualTo(200);
      HttpResponse<String> streamed =
          gateway.post(CHAT, body.replace("{\"model\"", "{\"stream\":true,\"model\""));
      assertThat(cache(streamed)).contains("detail=corrupt");
      assertThat(streamed.body()).endsWith("data: [DONE]\n\n");
      gateway.awaitHit(CHAT, body);
      assertThat(gateway.post(CHAT, body).body()).contains(SAID);

      put(keys("chat.completions").getFirst(), "application/json", bytes);
      HttpResponse<String> whole = gateway.post(CHAT, body);
      assertThat(cache(whole)).contains("detail=corrupt");
      assertThat(whole.body()).contains(SAID);
      gateway.awaitHit(CHAT, body);
    }
  }

  @Test
  void bytesUnderTheKeyOfAnEmbeddingAreAskedForAgain() {
    String body = "{\"model\":\"text-embedding-3-small\",\"input\":[\"a\",\"b\",\"c\"]}";
    String answer = gateway.post(EMBEDDINGS, body).body();
    gateway.awaitHit(EMBEDDINGS, body);
    keys("embeddings").forEach(key -> put(key, "application/json", "garbage"));
    HttpResponse<String> again = gateway.post(EMBEDDINGS, body);
    assertThat(cache(again)).contains("fwd=miss");
    assertThat(again.body()).isEqualTo(answer);
  }

  @Test
  void typesOfTheGatewaysOwnEntriesAreRefused() {
    String key = "default:op:" + "a".repeat(64);
    HttpResponse<String> refused = put(key, "application/vnd.scrubjay.refusal+json", "{}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("content_type");
  }
}
