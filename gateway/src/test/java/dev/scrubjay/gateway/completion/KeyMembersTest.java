package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicTokenCount;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiCompletions;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.dialect.responses.ResponsesEndpoint;
import dev.scrubjay.gateway.results.PerformanceOptimizer;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Both directions of each cached endpoint's key rules: each documented member that can change the
 * answer is in the key, and requests for the same answer have one key.
 */
final class KeyMembersTest {
  private static final List<CachedEndpoint> ENDPOINTS = CachedEndpoint.all();

  private static ObjectNode member(String name, JsonNode value) {
    return Json.object().set(name, value);
  }

  @TestFactory
  Stream<DynamicTest> eachMemberThatCanChangeTheAnswerIsInTheKey() {
    return ENDPOINTS.stream()
        .flatMap(
            endpoint ->
                endpoint.table().path("deciding").properties().stream()
                    .map(
                        member ->
                            DynamicTest.dynamicTest(
                                endpoint + " " + member.getKey(),
                                () -> decides(endpoint, member.getKey(), member.getValue()))));
  }

  private static void decides(CachedEndpoint endpoint, String name, JsonNode values) {
    Set<CacheKey> keys = new LinkedHashSet<>();
    keys.add(endpoint.key(Json.object()));
    for (JsonNode value : values) {
      ObjectNode more = member(name, value);
      assertThat(keys.add(endpoint.key(more))).as(more.toString()).isTrue();
    }
  }

  @TestFactory
  Stream<DynamicTest> requestsForTheSameAnswerHaveOneKey() {
    return ENDPOINTS.stream()
        .flatMap(
            endpoint ->
                endpoint
                    .groups("equal")
                    .flatMap(
                        group ->
                            group
                                .valueStream()
                                .map(
                                    more ->
                                        DynamicTest.dynamicTest(
                                            endpoint + " " + more,
                                            () ->
                                                assertThat(endpoint.key(more))
                                                    .isEqualTo(endpoint.key(group.path(0)))))));
  }

  @TestFactory
  Stream<DynamicTest> whatOnlyLooksLikeADefaultIsInTheKey() {
    return ENDPOINTS.stream()
        .flatMap(
            endpoint ->
                endpoint
                    .groups("apart")
                    .map(
                        pair ->
                            DynamicTest.dynamicTest(
                                endpoint + " " + pair,
                                () ->
                                    assertThat(endpoint.key(pair.path(0)))
                                        .isNotEqualTo(endpoint.key(pair.path(1))))));
  }

  @Test
  void operationsHaveKeysOfTheirOwn() {
    assertThat(ENDPOINTS.stream().map(endpoint -> endpoint.key(Json.object())))
        .doesNotHaveDuplicates();
  }

  @TestFactory
  Stream<DynamicTest> betasThatChangeTheAnswerAreInTheKeyInAnyOrder() {
    return Stream.concat(
        Stream.of(new AnthropicMessages(), new AnthropicTokenCount())
            .map(dialect -> betas(dialect, "anthropic-beta", "prompt-caching-2024-07-31")),
        Stream.of(
                new OpenAiChat(),
                new OpenAiCompletions(),
                new OpenAiEmbeddings(),
                new OpenAiResponses(),
                ResponsesEndpoint.COMPACT)
            .map(dialect -> betas(dialect, "openai-beta", "responses=experimental")));
  }

  private static DynamicTest betas(ClientDialect dialect, String header, String neutral) {
    CachedEndpoint endpoint = CachedEndpoint.of(dialect);
    return DynamicTest.dynamicTest(
        dialect.operation(),
        () -> {
          CacheKey plain = endpoint.key(Json.object());
          assertThat(dialect.passedHeaders()).contains(header);
          assertThat(endpoint.key(Json.object(), Map.of(header, neutral))).isEqualTo(plain);
          assertThat(endpoint.key(Json.object(), Map.of(header, "a, " + neutral + ",b")))
              .isEqualTo(endpoint.key(Json.object(), Map.of(header, "b,a")))
              .isNotEqualTo(endpoint.key(Json.object(), Map.of(header, "a")))
              .isNotEqualTo(plain);
        });
  }

  @Test
  void anthropicsVersionIsInTheKeyUnlessItIsTheUsualOne() {
    CachedEndpoint messages = CachedEndpoint.of(new AnthropicMessages());
    CacheKey plain = messages.key(Json.object());
    assertThat(messages.key(Json.object(), Map.of("anthropic-version", "2023-06-01")))
        .isEqualTo(plain);
    assertThat(messages.key(Json.object(), Map.of("anthropic-version", "2023-01-01")))
        .isNotEqualTo(plain);
  }

  @TestFactory
  Stream<DynamicTest> theAccountToBillIsNotInTheKey() {
    Map<String, String> account = Map.of("openai-organization", "o", "openai-project", "p");
    return Stream.of(
            new OpenAiChat(),
            new OpenAiCompletions(),
            new OpenAiEmbeddings(),
            new OpenAiResponses())
        .map(CachedEndpoint::of)
        .map(
            endpoint ->
                DynamicTest.dynamicTest(
                    endpoint.operation(),
                    () ->
                        assertThat(endpoint.key(Json.object(), account))
                            .isEqualTo(endpoint.key(Json.object()))));
  }

  @Test
  void samplesOfEqualRequestsHaveKeysOfTheirOwn() {
    CacheKey key = CachedEndpoint.of(new OpenAiChat()).key(Json.object());
    assertThat(Set.of(key, AnswerKeys.sampleOf(key, "1"), AnswerKeys.sampleOf(key, "2")))
        .hasSize(3);
  }

  private static CacheKey result(String tenant, String workspace, String operation, String params) {
    return PerformanceOptimizer.key(
        new Scope(tenant, workspace), operation, params.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void eachMemberThatNamesABotsResultIsInItsKey() {
    assertThat(
            Stream.of(
                result("t", "w", "o", "{\"a\":1}"),
                result("u", "w", "o", "{\"a\":1}"),
                result("t", "v", "o", "{\"a\":1}"),
                result("t", "w", "p", "{\"a\":1}"),
                result("t", "w", "o", "{\"a\":2}"),
                result("t", "w", "o", "{\"a\":\"1\"}"),
                result("t", "w", "o", "{\"a\":1,\"b\":null}"),
                result("t", "w", "o", "{\"a\":[1,2]}"),
                result("t", "w", "o", "{\"a\":[2,1]}"),
                result("t", "w", "o", "{\"stream\":true}"),
                result("t", "w", "o", "{}"),
                result("t", "w", "o", "[]"),
                result("t", "w", "o", "null"),
                result("t", "w", "o", "\"\"")))
        .doesNotHaveDuplicates();
  }

  @Test
  void theSpellingOfABotsParamsIsNotInItsKey() {
    CacheKey key = result("t", "w", "o", "{\"a\":1,\"b\":{\"c\":\"é\",\"d\":10}}");
    assertThat(result("t", "w", "o", "{ \"b\" : {\"d\":1e1,\"c\":\"\\u00e9\"}, \"a\" : 1.0 }"))
        .isEqualTo(key);
  }
}
