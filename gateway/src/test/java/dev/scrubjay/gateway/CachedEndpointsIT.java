package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The endpoints beside chat whose answers are cached: what providers receive, and what is a hit.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CachedEndpointsIT {
  private static final String YAML =
      """
      providers:
        openai: {api_key: sk-1, base_url: 'URL/v1'}
        anthropic: {api_key: ant-1, base_url: 'URL'}
        google: {api_key: goog-1, base_url: 'URL/v1beta'}
      models:
        chat: {provider: openai, upstream_name: gpt-4o, FACTS}
        text: {provider: openai, upstream_name: davinci-002, FACTS}
        claude: {provider: anthropic, FACTS}
        gemini: {provider: google, FACTS}
        embed: {provider: openai, FACTS, capabilities: [embedding]}
        rank: {provider: openai, FACTS, capabilities: [rerank]}
        omni-moderation-latest: {provider: openai, FACTS, capabilities: [moderation]}
      """;
  private static final String FACTS =
      "cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000";

  private FakeProvider provider;
  private TestGateway gateway;

  @BeforeAll
  void start() {
    provider = new FakeProvider(CachedEndpointsIT::reply);
    gateway =
        TestGateway.serving(YAML.replace("URL", provider.url()).replace("FACTS", FACTS), Map.of())
            .connected();
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  private static Reply reply(Received request) {
    String path = request.uri().getPath();
    return switch (path.substring(path.lastIndexOf('/') + 1)) {
      case "count_tokens" -> Reply.json(200, "{\"input_tokens\":14}");
      case "gemini:countTokens" -> Reply.json(200, "{\"totalTokens\":15}");
      case "embeddings" -> Reply.json(200, Json.text(embeddings(request.body())));
      case "moderations" ->
          Reply.json(200, "{\"id\":\"modr-1\",\"model\":\"m\",\"results\":[{\"flagged\":false}]}");
      case "rerank" ->
          Reply.json(
              200,
              "{\"id\":\"r\",\"results\":[{\"index\":1,\"relevance_score\":0.9}],"
                  + "\"usage\":{\"total_tokens\":9}}");
      case "completions" ->
          path.endsWith("/chat/completions")
              ? FakeProvider.openAiReply(request)
              : continued(request);
      default -> Reply.json(404, "{\"error\":{\"message\":\"no " + path + "\"}}");
    };
  }

  private static Reply continued(Received request) {
    return request.body().path("stream").asBoolean()
        ? Reply.events(
            """
            {"id":"t-1","object":"text_completion","created":1,"model":"m","choices":\
            [{"index":0,"text":"once ","logprobs":null,"finish_reason":null}]}\
            """,
            """
            {"id":"t-1","object":"text_completion","created":1,"model":"m","choices":\
            [{"index":0,"text":"more","logprobs":null,"finish_reason":"stop"}]}\
            """,
            """
            {"id":"t-1","object":"text_completion","created":1,"model":"m","choices":[],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\
            """,
            "[DONE]")
        : Reply.json(
            200,
            """
            {"id":"t-1","object":"text_completion","created":1,"model":"m","choices":\
            [{"text":"once more","index":0,"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\
            """);
  }

  /** An embedding of each input that holds its length; a token for each character. */
  private static ObjectNode embeddings(ObjectNode request) {
    JsonNode input = request.path("input");
    ArrayNode all = input.isArray() ? (ArrayNode) input : Json.object().putArray("x").add(input);
    ObjectNode answer = Json.object().put("object", "list");
    ArrayNode data = answer.putArray("data");
    long tokens = 0;
    for (JsonNode one : all) {
      long length = one.isTextual() ? one.textValue().length() : one.size();
      tokens += length;
      data.addObject()
          .put("object", "embedding")
          .put("index", data.size() - 1)
          .putArray("embedding")
          .add(length)
          .add(request.path("dimensions").asInt());
    }
    answer.put("model", "m");
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  private static ObjectNode json(HttpResponse<String> reply) {
    try {
      return Json.object(reply.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(reply.body(), e);
    }
  }

  private static String cache(HttpResponse<String> reply) {
    return reply.headers().firstValue("cache-status").orElse("");
  }

  private HttpResponse<String> awaitHit(String path, String body) {
    return Awaitility.await()
        .until(() -> gateway.post(path, body), reply -> cache(reply).contains("; hit"));
  }

  private HttpResponse<String> answered(String path, String body) {
    HttpResponse<String> reply = gateway.post(path, body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply;
  }

  @Test
  void anthropicCountsTokensOfItsOwnModelsOnce() {
    String body = "{\"model\":\"claude\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    HttpResponse<String> first = answered("/v1/messages/count_tokens?beta=true", body);
    assertThat(json(first).path("input_tokens").asInt()).isEqualTo(14);
    assertThat(provider.last().uri().getPath()).isEqualTo("/v1/messages/count_tokens");
    assertThat(awaitHit("/v1/messages/count_tokens", body).body()).isEqualTo(first.body());
    assertThat(first.headers().firstValue("x-scrubjay-cost")).hasValue("0");
  }

  @Test
  void tokensOfOtherModelsAreCountedByTheirProviderOrEstimated() {
    String body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    HttpResponse<String> byGoogle = answered("/v1/messages/count_tokens", body.formatted("gemini"));
    assertThat(json(byGoogle).path("input_tokens").asInt()).isEqualTo(15);
    for (String model : List.of("chat", "auto")) {
      HttpResponse<String> estimate = answered("/v1/messages/count_tokens", body.formatted(model));
      assertThat(json(estimate).path("input_tokens").asInt()).isPositive();
      assertThat(estimate.headers().firstValue("x-scrubjay-estimated")).hasValue("true");
      HttpResponse<String> uncached =
          gateway.post(
              "/v1/messages/count_tokens", body.formatted(model), "cache-control", "no-store");
      assertThat(uncached.body()).isEqualTo(estimate.body());
    }
    assertThat(gateway.post("/v1/messages/count_tokens", body.formatted("nobody's")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void textIsContinuedByAModelForTexts() {
    String body = "{\"model\":\"text\",\"prompt\":\"Say it\",\"max_tokens\":7,\"echo\":true}";
    HttpResponse<String> first = answered("/v1/completions", body);
    assertThat(json(first).at("/choices/0/text").asText()).isEqualTo("once more");
    assertThat(provider.last().uri().getPath()).isEqualTo("/v1/completions");
    assertThat(provider.last().body().path("echo").asBoolean()).isTrue();
    assertThat(awaitHit("/v1/completions", body).body()).isEqualTo(first.body());
    String listed = body.replace("\"Say it\"", "[\"Say it\"]");
    assertThat(cache(gateway.post("/v1/completions", listed))).contains("hit");
  }

  @Test
  void continuedTextIsStreamedAndReplayed() {
    String body = "{\"model\":\"text\",\"prompt\":\"Stream it\",\"stream\":true}";
    HttpResponse<String> miss = answered("/v1/completions", body);
    assertThat(miss.body()).contains("\"text\":\"once \"").contains("[DONE]");
    assertThat(miss.body()).doesNotContain("prompt_tokens");
    HttpResponse<String> hit = awaitHit("/v1/completions", body);
    assertThat(hit.body()).contains("\"text\":\"once more\"").contains("[DONE]");
    HttpResponse<String> plain =
        answered("/v1/completions", body.replace("\"stream\":true", "\"stream\":false"));
    assertThat(cache(plain)).contains("hit");
    assertThat(json(plain).at("/usage/total_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void modelThatOnlyChatsIsAskedByChat() {
    HttpResponse<String> reply =
        answered("/v1/completions", "{\"model\":\"chat\",\"prompt\":\"Continue\"}");
    assertThat(provider.last().uri().getPath()).isEqualTo("/v1/chat/completions");
    assertThat(provider.last().body().at("/messages/0/content").asText()).isEqualTo("Continue");
    assertThat(json(reply).path("object").asText()).isEqualTo("text_completion");
    assertThat(json(reply).at("/choices/0/text").asText()).isEqualTo("Hi.");
    HttpResponse<String> streamed =
        answered("/v1/completions", "{\"model\":\"chat\",\"prompt\":\"Go on\",\"stream\":true}");
    assertThat(streamed.body()).contains("\"text\":\"Hi.\"").contains("[DONE]");
    assertThat(
            gateway
                .post("/v1/completions", "{\"model\":\"claude\",\"prompt\":\"x\",\"suffix\":\"y\"}")
                .body())
        .contains("suffix");
  }

  @Test
  void moderationWithoutAModelIsThatOfOpenAisDefault() {
    String body = "{\"input\":\"I like birds\"}";
    HttpResponse<String> first = answered("/v1/moderations", body);
    assertThat(json(first).at("/results/0/flagged").isBoolean()).isTrue();
    assertThat(provider.last().body().path("model").asText()).isEqualTo("omni-moderation-latest");
    assertThat(awaitHit("/v1/moderations", body).body()).isEqualTo(first.body());
    assertThat(first.headers().firstValue("x-scrubjay-cost")).hasValue("0");
  }

  @Test
  void rankingIsCached() {
    String body = "{\"model\":\"rank\",\"query\":\"q\",\"documents\":[\"a\",\"b\"],\"top_n\":1}";
    HttpResponse<String> first = answered("/v1/rerank", body);
    assertThat(json(first).at("/results/0/index").asInt()).isEqualTo(1);
    assertThat(provider.last().uri().getPath()).isEqualTo("/v1/rerank");
    assertThat(awaitHit("/v2/rerank", body).body()).isEqualTo(first.body());
    assertThat(cache(gateway.post("/v1/rerank", body.replace("\"top_n\":1", "\"top_n\":2"))))
        .contains("fwd=miss");
  }

  private static String embed(String input) {
    return "{\"model\":\"embed\",\"input\":" + input + "}";
  }

  @Test
  void batchAsksTheProviderForTheMissingInputsAlone() {
    HttpResponse<String> one = answered("/v1/embeddings", embed("\"aa\""));
    awaitHit("/v1/embeddings", embed("\"aa\""));
    HttpResponse<String> batch =
        answered("/v1/embeddings", embed("[\"a\",\"aa\",\"aaa\",\"a\",\"aaaa\"]"));
    assertThat(provider.last().body().path("input"))
        .extracting(JsonNode::asText)
        .containsExactly("a", "aaa", "aaaa");
    assertThat(cache(batch)).contains("fwd=partial; detail=2/5");
    assertThat(json(batch).path("data"))
        .extracting(item -> item.path("index").asInt() + ":" + item.at("/embedding/0").asInt())
        .containsExactly("0:1", "1:2", "2:3", "3:1", "4:4");
    assertThat(json(batch).at("/usage/prompt_tokens").asInt()).isEqualTo(11);
    assertThat(batch.headers().firstValue("x-scrubjay-cost")).hasValue("0.000008");
    assertThat(batch.headers().firstValue("x-scrubjay-saved")).hasValue("0.000002");
    HttpResponse<String> hit =
        awaitHit("/v1/embeddings", embed("[\"a\",\"aa\",\"aaa\",\"a\",\"aaaa\"]"));
    assertThat(json(hit)).isEqualTo(json(batch));
    HttpResponse<String> single = answered("/v1/embeddings", embed("[\"aaaa\"]"));
    assertThat(cache(single)).contains("hit");
    assertThat(json(single).path("data").size()).isEqualTo(1);
    assertThat(json(one).path("data").size()).isEqualTo(1);
  }

  @Test
  void batchOfNewInputsIsAMissWhoseRepetitionIsAHit() {
    String body = embed("[\"new 1\",\"newer 22\"]");
    HttpResponse<String> miss = answered("/v1/embeddings", body);
    assertThat(cache(miss)).contains("fwd=miss; stored");
    HttpResponse<String> hit = awaitHit("/v1/embeddings", body);
    assertThat(hit.body()).isEqualTo(miss.body());
    int calls = provider.received().size();
    HttpResponse<String> reordered = answered("/v1/embeddings", embed("[\"newer 22\",\"new 1\"]"));
    assertThat(cache(reordered)).contains("hit");
    assertThat(provider.received()).hasSize(calls);
  }

  @Test
  void dimensionsAndFormatAndTokensAreOtherEntries() {
    String body = embed("\"dims\"");
    answered("/v1/embeddings", body);
    awaitHit("/v1/embeddings", body);
    for (String other :
        List.of(
            "{\"model\":\"embed\",\"input\":\"dims\",\"dimensions\":2}",
            "{\"model\":\"embed\",\"input\":\"dims\",\"encoding_format\":\"base64\"}",
            embed("[[1,2,3]]"),
            embed("[1,2,3]"))) {
      assertThat(cache(answered("/v1/embeddings", other))).as(other).contains("fwd=miss");
    }
    assertThat(
            cache(
                gateway.post(
                    "/v1/embeddings",
                    "{\"model\":\"embed\",\"input\":[\"dims\"],\"encoding_format\":\"float\"}")))
        .contains("hit");
  }

  @Test
  void onlyIfCachedRefusesABatchThatIsNotAllThere() {
    answered("/v1/embeddings", embed("\"there\""));
    awaitHit("/v1/embeddings", embed("\"there\""));
    HttpResponse<String> reply =
        gateway.post(
            "/v1/embeddings", embed("[\"there\",\"not\"]"), "cache-control", "only-if-cached");
    assertThat(reply.statusCode()).isEqualTo(504);
    int calls = provider.received().size();
    gateway.post("/v1/embeddings", embed("[\"there\",\"not\"]"), "cache-control", "no-store");
    assertThat(provider.received()).hasSize(calls + 1);
    assertThat(provider.last().body().path("input").size()).isEqualTo(2);
  }

  private static String batch(String... inputs) {
    return "{\"model\":\"embed\",\"input\":[\"" + String.join("\",\"", inputs) + "\"]}";
  }

  @Test
  void batchesInFlightAskForEachInputOnce() {
    CountDownLatch calls = new CountDownLatch(2);
    try (FakeProvider slow =
            new FakeProvider(
                request -> {
                  calls.countDown();
                  awaitZero(calls);
                  return reply(request);
                });
        TestGateway own =
            TestGateway.serving(YAML.replace("URL", slow.url()).replace("FACTS", FACTS), Map.of())
                .connected()) {
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> own.post("/v1/embeddings", batch("a", "bb", "ccc")));
      Awaitility.await().until(() -> slow.received().size() == 1);
      HttpResponse<String> second = own.post("/v1/embeddings", batch("ccc", "dddd", "bb", "eeeee"));

      assertThat(slow.received().stream().map(request -> request.body().path("input").toString()))
          .containsExactlyInAnyOrder("[\"a\",\"bb\",\"ccc\"]", "[\"dddd\",\"eeeee\"]");
      assertThat(json(first.join()).path("data"))
          .extracting(each -> each.at("/embedding/0").asInt())
          .containsExactly(1, 2, 3);
      assertThat(json(second).path("data"))
          .extracting(each -> each.at("/embedding/0").asInt())
          .containsExactly(3, 4, 2, 5);
      assertThat(second.headers().firstValue("x-scrubjay-cost")).hasValue("0.000009");
    }
  }

  @Test
  void whatABatchInFlightDoesNotGetIsAskedForAnew() {
    CountDownLatch calls = new CountDownLatch(2);
    AtomicInteger number = new AtomicInteger();
    try (FakeProvider failing =
            new FakeProvider(
                request -> {
                  if (number.incrementAndGet() > 1) {
                    calls.countDown();
                    return reply(request);
                  }
                  awaitOne(calls);
                  return Reply.json(400, "{\"error\":{\"message\":\"no\"}}");
                });
        TestGateway own =
            TestGateway.serving(
                    YAML.replace("URL", failing.url()).replace("FACTS", FACTS), Map.of())
                .connected()) {
      CompletableFuture<HttpResponse<String>> first =
          CompletableFuture.supplyAsync(() -> own.post("/v1/embeddings", batch("a", "bb")));
      Awaitility.await().until(() -> failing.received().size() == 1);
      HttpResponse<String> second = own.post("/v1/embeddings", batch("bb", "a", "ccc", "dddd"));

      assertThat(first.join().statusCode()).isEqualTo(400);
      assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
      assertThat(json(second).path("data"))
          .extracting(each -> each.at("/embedding/0").asInt())
          .containsExactly(2, 1, 3, 4);
      assertThat(failing.received()).hasSize(3);
    }
  }

  private static void awaitZero(CountDownLatch calls) {
    Awaitility.await().until(() -> calls.getCount() == 0);
  }

  private static void awaitOne(CountDownLatch calls) {
    Awaitility.await().until(() -> calls.getCount() == 1);
  }
}
