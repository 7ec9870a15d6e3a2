package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The advice that a gateway gives on its own misses, each time with the one cause of them. */
final class AdviceIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final int QUESTIONS = 30;
  private static final String UNIQUE = "were for keys that had never been stored";
  private static final String EXPIRED = "had been in the cache and expired too early";
  private static final String EVICTED = "had been evicted before their time";

  @Test
  void newQuestionsEachTimeAreUniqueKeys() {
    try (TestGateway gateway = TestGateway.start()) {
      ask(gateway, i -> "at " + i + " o'clock");
      assertThat(advice(gateway))
          .singleElement()
          .asString()
          .startsWith("chat.completions: 0 % hits of 30 lookups. 100 % of its misses " + UNIQUE)
          .contains("a date, a user's name");
    }
  }

  @Test
  void questionsThatComeBackAfterTheirTtlHadExpiredTooEarly() {
    String brief =
        """
        cache_policies:
          ttl_strategies: {frequent: 1, moderate: 1, rare: 1}
          ttl_jitter: 0
          stale_if_error: 0s
        """;
    try (TestGateway gateway = TestGateway.configured(brief, 0)) {
      ask(gateway, i -> "question " + i);
      await().until(() -> figures(gateway).at("/cache/entries").asInt() == 0);
      ask(gateway, i -> "question " + i);
      assertThat(advice(gateway))
          .anySatisfy(
              text ->
                  assertThat(text)
                      .contains("50 % of its misses " + EXPIRED, "cache_policies.ttl_strategies"))
          .noneMatch(text -> text.contains(EVICTED));
    }
  }

  @Test
  void questionsThatComeBackToACacheTooSmallHadBeenEvicted() {
    try (TestGateway gateway = TestGateway.configured("cache_policies: {max_cache_size: 10}", 0)) {
      ask(gateway, i -> "question " + i);
      ask(gateway, i -> "question " + i); // the least recently used is gone each time
      assertThat(advice(gateway))
          .anySatisfy(
              text ->
                  assertThat(text)
                      .contains("50 % of its misses " + EVICTED, "cache_policies.max_cache_size"))
          .noneMatch(text -> text.contains(EXPIRED));
    }
  }

  @Test
  void questionsThatHitNeedNone() {
    try (TestGateway gateway = TestGateway.start()) {
      ask(gateway, i -> "question " + i % 3);
      assertThat(advice(gateway)).isEmpty();
    }
  }

  /** Asks one question after the other, and waits until the answers are stored. */
  private static void ask(TestGateway gateway, IntFunction<String> question) {
    for (int i = 0; i < QUESTIONS; i++) {
      String body = TestGateway.chat("gpt-4o-mini", question.apply(i));
      assertThat(gateway.post(CHAT, body).statusCode()).isEqualTo(200);
    }
    await().until(() -> gateway.get("/metrics").body().contains("cache_store_pending 0.0"));
  }

  /** The advice on the hit rate; a pinned model cannot meet the other objectives. */
  private static List<String> advice(TestGateway gateway) {
    return StreamSupport.stream(figures(gateway).path("advice").spliterator(), false)
        .filter(one -> one.path("about").asText().equals("hit_rate"))
        .map(one -> one.path("text").asText())
        .toList();
  }

  private static JsonNode figures(TestGateway gateway) {
    try {
      return Json.object(gateway.get("/v1/analytics?scope=replica").body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
