package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cheap model answers first; a strong one is asked if the answer does not hold up. */
final class CascadeIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String CASCADE = "X-Scrubjay-Cascade";

  /** USD per call of 100 tokens in and 10 out, at the prices below. */
  private static final double CHEAP = 100 * 1e-6 + 10 * 2e-6;

  private static final double STRONG = 100 * 1e-4 + 10 * 2e-4;

  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final String willing = "willing-" + UUID.randomUUID();
  private final CountDownLatch held = new CountDownLatch(1);
  private FakeProvider provider;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    provider = new FakeProvider(this::reply);
    gateway = serving("");
    says("cheap", "The answer is 42.");
    says("second", "After some thought: the answer is 42");
    says("strong", "The answer is 43.");
    says("spare", "The answer is 44.");
    says("judge", "YES");
  }

  @AfterEach
  void stop() {
    held.countDown();
    gateway.close();
    provider.close();
  }

  private TestGateway serving(String cascade) {
    return TestGateway.serving(
        """
        catalog: seed
        providers:
          one: {kind: openai, base_url: "%1$s/one", api_key: sk-one-0123456789}
        upstream_policies:
          deadline: 20s
          retry_budget: {minimum: 10000}
          retry: {attempts: 0}
          ejection: {consecutive_failures: 1000}
        performance: {learning: {enabled: false}}
        routing_policies:
          cascade: {max_wait: 2s%2$s}
        tenants:
          %3$s: {cascade: true}
        models:
          cheap: {provider: one, %4$s, accuracy: 0.8}
          second: {provider: one, %4$s, accuracy: 0.7}
          strong: {provider: one, %5$s, accuracy: 0.95}
          spare: {provider: one, %5$s, accuracy: 0.9}
          judge: {provider: one, %4$s, accuracy: 0.5, routed: false}
        """
            .formatted(
                provider.url(),
                cascade,
                willing,
                "input_cost_per_token: 0.000001, output_cost_per_token: 0.000002,"
                    + " latency: 10ms, max_tokens: 100000",
                "input_cost_per_token: 0.0001, output_cost_per_token: 0.0002,"
                    + " latency: 10ms, max_tokens: 100000"),
        Map.of());
  }

  private void restart(String cascade) {
    gateway.close();
    gateway = serving(cascade);
  }

  private Reply reply(Received request) {
    JsonNode body = request.body();
    Reply reply = replies.getOrDefault(body.path("model").asText(), Reply.json(404, "{}"));
    if (reply.status() == 0) {
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return body.path("stream").asBoolean() && reply.status() == 200 ? streamed(reply) : reply;
  }

  private void says(String model, String text) {
    answers(model, Json.object().put("role", "assistant").put("content", text), "stop");
  }

  private void answers(String model, JsonNode message, String reason) {
    replies.put(model, ChatReplies.whole(message, reason));
  }

  private static Reply streamed(Reply whole) {
    String text = json(new String(whole.body(), UTF_8)).at("/choices/0/message/content").asText();
    return ChatReplies.streamed(text);
  }

  private String question(String more) {
    return """
    {"model":"auto","messages":[{"role":"user","content":"What is it, %d?"}]%s}\
    """
        .formatted(questions.incrementAndGet(), more);
  }

  private HttpResponse<String> ask(String body, String... headers) {
    HttpResponse<String> answer = gateway.post(CHAT, body, headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private HttpResponse<String> cascaded(String more) {
    return ask(question(",\"routing\":{\"cascade\":true}" + more));
  }

  private List<String> called() {
    return provider.received().stream()
        .map(request -> request.body().path("model").asText())
        .sorted()
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return Json.object(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String said(HttpResponse<String> answer) {
    return json(answer.body()).at("/choices/0/message/content").asText();
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static double cost(HttpResponse<String> answer) {
    return Double.parseDouble(header(answer, "X-Scrubjay-Cost"));
  }

  @Test
  void anAnswerThatASecondModelAgreesWithIsTheAnswer() {
    HttpResponse<String> answer = cascaded("");
    assertThat(said(answer)).isEqualTo("The answer is 42.");
    assertThat(header(answer, CASCADE)).isEqualTo("accepted; reason=agreement; asked=cheap");
    assertThat(header(answer, "X-Scrubjay-Model")).isEqualTo("cheap");
    assertThat(called()).containsExactly("cheap", "second");
    assertThat(cost(answer)).isCloseTo(2 * CHEAP, within(1e-9));
    assertThat(gateway.metric("cascade_count_total{outcome=\"accepted\",reason=\"agreement\"}"))
        .isOne();
    assertThat(gateway.metric("cascade_added_latency_seconds_count{outcome=\"accepted\"}")).isOne();
    assertThat(gateway.metric("model_routing_cost_usd_total")).isCloseTo(2 * CHEAP, within(1e-9));
  }

  @Test
  void anAnswerThatASecondModelDisagreesWithIsAskedOfTheStrongOne() {
    says("second", "The answer is 41.");
    HttpResponse<String> answer = cascaded("");
    assertThat(said(answer)).isEqualTo("The answer is 43.");
    assertThat(header(answer, CASCADE)).isEqualTo("escalated; reason=disagreement; asked=cheap");
    assertThat(header(answer, "X-Scrubjay-Model")).isEqualTo("strong");
    assertThat(header(answer, "X-Scrubjay-Fallback-From")).isEmpty();
    assertThat(called()).containsExactly("cheap", "second", "strong");
    assertThat(cost(answer)).isCloseTo(2 * CHEAP + STRONG, within(1e-9));
    assertThat(gateway.metric("cascade_count_total{outcome=\"escalated\",reason=\"disagreement\"}"))
        .isOne();
    assertThat(gateway.metric("model_routing_cost_usd_total"))
        .isCloseTo(2 * CHEAP + STRONG, within(1e-9));
  }

  @Test
  void theSecondCallIsAHitThatSavesTheWholeCascade() {
    says("second", "The answer is 41.");
    String body = question(",\"routing\":{\"cascade\":true}");
    ask(body);
    gateway.awaitHit(CHAT, body);
    HttpResponse<String> again = ask(body);
    assertThat(header(again, "Cache-Status")).startsWith("scrubjay; hit");
    assertThat(said(again)).isEqualTo("The answer is 43.");
    assertThat(header(again, CASCADE)).isEmpty();
    assertThat(Double.parseDouble(header(again, "X-Scrubjay-Saved")))
        .isCloseTo(2 * CHEAP + STRONG, within(1e-9));
    assertThat(called()).hasSize(3);
  }

  @Test
  void anAcceptedStreamIsHeldBackUntilItIsAccepted() {
    HttpResponse<String> answer = cascaded(",\"stream\":true");
    assertThat(header(answer, CASCADE)).startsWith("accepted; reason=agreement");
    assertThat(answer.body()).contains("The answer is 42.", "[DONE]").doesNotContain("43");
    assertThat(called()).containsExactly("cheap", "second");
    assertThat(provider.received()).allMatch(request -> !request.body().path("stream").asBoolean());
    assertThat(gateway.metric("model_routing_cost_usd_total")).isCloseTo(2 * CHEAP, within(1e-9));
  }

  @Test
  void anEscalatedStreamIsTheStrongModelsAlone() {
    says("second", "The answer is 41.");
    HttpResponse<String> answer = cascaded(",\"stream\":true");
    assertThat(header(answer, CASCADE)).startsWith("escalated; reason=disagreement");
    assertThat(answer.body()).contains("The answer is 43.", "[DONE]").doesNotContain("42", "41");
    assertThat(gateway.metric("model_routing_cost_usd_total"))
        .isCloseTo(2 * CHEAP + STRONG, within(1e-9));
  }

  @Test
  void anAcceptedStreamIsStoredLikeAnyAnswer() {
    String body = question(",\"stream\":true,\"routing\":{\"cascade\":true}");
    ask(body);
    gateway.awaitHit(CHAT, body);
    assertThat(ask(body).body()).contains("The answer is 42.", "[DONE]");
    assertThat(called()).hasSize(2);
  }

  @Test
  void toolCallsAreComparedByNameAndArguments() {
    String tools =
        """
        ,"tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",\
        "properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}}}]\
        """;
    calls("cheap", "{\"city\":\"Oslo\",\"days\":2}");
    calls("second", "{ \"days\": 2.0, \"city\": \"Oslo\" }");
    calls("strong", "{\"city\":\"Bergen\"}");
    assertThat(header(cascaded(tools), CASCADE)).startsWith("accepted; reason=agreement");
    calls("cheap", "{\"days\":2}");
    HttpResponse<String> invalid = cascaded(tools);
    assertThat(header(invalid, CASCADE)).startsWith("escalated; reason=form");
    assertThat(invalid.body()).contains("Bergen");
  }

  private void calls(String model, String arguments) {
    JsonNode function = Json.object().put("name", "weather").put("arguments", arguments);
    ObjectNode message = Json.object().put("role", "assistant").putNull("content");
    message
        .putArray("tool_calls")
        .add(Json.object().put("id", "call_1").put("type", "function").set("function", function));
    answers(model, message, "tool_calls");
  }

  @Test
  void requestsThatDoNotAskForItHaveNoCascade() {
    HttpResponse<String> answer = ask(question(""));
    assertThat(header(answer, CASCADE)).isEmpty();
    assertThat(called()).hasSize(1);
  }

  @Test
  void aTenantsRequestsHaveItUnlessTheySayOtherwise() {
    HttpResponse<String> answer = ask(question(""), "x-scrubjay-tenant", willing);
    assertThat(header(answer, CASCADE)).startsWith("accepted");
    HttpResponse<String> unwilling =
        ask(question(""), "x-scrubjay-tenant", willing, "x-scrubjay-cascade", "false");
    assertThat(header(unwilling, CASCADE)).isEmpty();
  }

  @Test
  void aNamedModelIsNeverCascaded() {
    HttpResponse<String> answer =
        ask(question("").replace("auto", "spare"), "x-scrubjay-cascade", "true");
    assertThat(said(answer)).isEqualTo("The answer is 44.");
    assertThat(header(answer, CASCADE)).isEmpty();
    assertThat(called()).containsExactly("spare");
  }

  @Test
  void aCheapModelThatFailsCostsOnlyTime() {
    replies.put("cheap", Reply.json(500, "{}"));
    HttpResponse<String> answer = cascaded("");
    assertThat(said(answer)).isEqualTo("The answer is 43.");
    assertThat(header(answer, CASCADE)).isEqualTo("escalated; reason=failed; asked=cheap");
  }

  @Test
  void aStrongModelThatFailsHasFallbacks() {
    says("second", "The answer is 41.");
    replies.put("strong", Reply.json(500, "{}"));
    HttpResponse<String> answer = cascaded("");
    assertThat(header(answer, "X-Scrubjay-Fallback-From")).contains("strong");
    assertThat(header(answer, CASCADE)).startsWith("escalated; reason=disagreement");
  }

  @Test
  void theCheapAnswerIsBetterThanNone() {
    says("second", "The answer is 41.");
    for (String model : List.of("strong", "spare")) {
      replies.put(model, Reply.json(500, "{}"));
    }
    HttpResponse<String> answer = cascaded("");
    assertThat(said(answer)).isEqualTo("The answer is 42.");
    assertThat(header(answer, CASCADE)).isEqualTo("accepted; reason=no_other; asked=cheap");
    assertThat(header(answer, "X-Scrubjay-Fallback-From")).contains("strong");
  }

  @Test
  void aSecondModelThatFailsLeavesTheAnswerUnverified() {
    replies.put("second", Reply.json(500, "{}"));
    assertThat(header(cascaded(""), CASCADE)).startsWith("escalated; reason=unverified");
  }

  @Test
  void aSecondModelThatIsLateIsNotWaitedFor() {
    replies.put("second", new Reply(0, "", Map.of(), new byte[0]));
    HttpResponse<String> answer = cascaded("");
    assertThat(said(answer)).isEqualTo("The answer is 43.");
    assertThat(header(answer, CASCADE)).startsWith("escalated; reason=late");
    assertThat(cost(answer)).isCloseTo(CHEAP + STRONG, within(1e-9));
  }

  @Test
  void aRequestThatLeavesNoTimeForTheStrongModelHasNoCascade() {
    HttpResponse<String> answer =
        ask(question(",\"routing\":{\"cascade\":true,\"latency_requirement\":0.015}"));
    assertThat(header(answer, CASCADE)).isEmpty();
  }

  @Test
  void aJudgeDecidesWhatCannotBeCompared() {
    restart(", judge: judge");
    String poem = "Roses are red,\\nviolets are blue,\\nthis line is longer than any final answer.";
    says("cheap", poem.replace("\\n", "\n"));
    says("second", "Another poem altogether.\nIt has two lines.");
    HttpResponse<String> good = cascaded("");
    assertThat(header(good, CASCADE)).isEqualTo("accepted; reason=judge; asked=cheap");
    assertThat(cost(good)).isCloseTo(3 * CHEAP, within(1e-9));
    says("judge", "NO, it is not.");
    HttpResponse<String> bad = cascaded("");
    assertThat(header(bad, CASCADE)).isEqualTo("escalated; reason=judge; asked=cheap");
    assertThat(cost(bad)).isCloseTo(3 * CHEAP + STRONG, within(1e-9));
  }

  @Test
  void theModelsMayBeNamed() {
    restart(", ask: second, agree_with: cheap, escalate_to: spare");
    says("cheap", "The answer is 40.");
    HttpResponse<String> answer = cascaded("");
    assertThat(header(answer, CASCADE)).isEqualTo("escalated; reason=disagreement; asked=second");
    assertThat(said(answer)).isEqualTo("The answer is 44.");
  }

  @Test
  void requestsThatComeTogetherShareOneCascade() {
    String body = question(",\"routing\":{\"cascade\":true}");
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> ask(body)))
            .toList();
    answers.forEach(answer -> assertThat(said(answer.join())).isEqualTo("The answer is 42."));
    assertThat(called()).hasSize(2);
  }

  @Test
  void recentRequestsTellOfIt() {
    cascaded("");
    assertThat(gateway.get("/v1/analytics/recent").body())
        .contains("\"cascade\":\"accepted; reason=agreement; asked=cheap\"");
  }
}
