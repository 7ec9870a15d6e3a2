package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.dialect.gemini.GeminiStreams;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of Google's clients, answered by each kind of provider and by the cache. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GeminiClientIT {
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway = TestGateway.start().connected();
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private static String asking(String question) {
    return "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + question + "\"}]}]}";
  }

  private HttpResponse<String> generate(String model, String body) {
    return gateway.post("/v1beta/models/" + model + ":generateContent", body);
  }

  private HttpResponse<String> awaitHit(String path, String body) {
    return Awaitility.await()
        .until(
            () -> gateway.post(path, body),
            reply -> reply.headers().firstValue("cache-status").orElse("").contains("; hit"));
  }

  private static ObjectNode json(HttpResponse<String> reply) {
    try {
      return Json.object(reply.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(reply.body(), e);
    }
  }

  private static String text(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    answer
        .at("/candidates/0/content/parts")
        .forEach(part -> text.append(Json.textOf(part, "text")));
    return text.toString();
  }

  private static List<ObjectNode> events(HttpResponse<String> reply)
      throws JsonProcessingException {
    List<ObjectNode> events = new ArrayList<>();
    for (String block : reply.body().split("\n\n", -1)) {
      if (block.startsWith("data: ")) {
        events.add(Json.object(block.substring("data: ".length())));
      }
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-pro", "gpt-4o", "claude-3.5-sonnet", "auto"})
  void answerOfEachKindOfProviderIsAHitTheSecondTime(String model) {
    String body = asking("What is new with " + model + "?");
    HttpResponse<String> first = generate(model, body);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    JsonNode answer = json(first);
    assertThat(text(answer)).contains("You asked");
    assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(answer.at("/candidates/0/content/role").asText()).isEqualTo("model");
    assertThat(answer.at("/usageMetadata/totalTokenCount").asInt()).isPositive();
    HttpResponse<String> second = awaitHit("/v1beta/models/" + model + ":generateContent", body);
    assertThat(second.body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-pro", "gpt-4o", "claude-3.5-sonnet"})
  void streamSaysWhatTheWholeAnswerSays(String model) throws JsonProcessingException {
    String body = asking("Stream something to " + model);
    String path = "/v1beta/models/" + model + ":streamGenerateContent?alt=sse";
    HttpResponse<String> miss = gateway.post(path, body);
    assertThat(miss.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    HttpResponse<String> hit = awaitHit(path, body);
    ObjectNode whole = GeminiStreams.assembled(events(miss));
    assertThat(GeminiStreams.assembled(events(hit))).isEqualTo(whole);
    HttpResponse<String> plain = generate(model, body);
    assertThat(plain.headers().firstValue("cache-status").orElse("")).contains("hit");
    assertThat(json(plain)).isEqualTo(whole);
    assertThat(text(whole)).contains("You asked");
  }

  @Test
  void streamWithoutAltIsAJsonArray() throws JsonProcessingException {
    String body = asking("Stream an array");
    String path = "/v1beta/models/gemini-pro:streamGenerateContent";
    HttpResponse<String> miss = gateway.post(path, body);
    assertThat(miss.headers().firstValue("content-type").orElse("")).startsWith("application/json");
    HttpResponse<String> hit = awaitHit(path, body);
    assertThat(GeminiStreams.assembled(array(hit))).isEqualTo(GeminiStreams.assembled(array(miss)));
    assertThat(array(miss)).hasSizeGreaterThan(2);
  }

  private static List<ObjectNode> array(HttpResponse<String> reply) throws JsonProcessingException {
    List<ObjectNode> elements = new ArrayList<>();
    Json.value(reply.body().getBytes(StandardCharsets.UTF_8))
        .forEach(element -> elements.add((ObjectNode) element));
    return elements;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-pro", "gpt-4o", "claude-3.5-sonnet"})
  void toolIsCalledAndItsResultAnswered(String model) {
    String tools =
        "\"tools\":[{\"function_declarations\":[{\"name\":\"weather\",\"parameters\":"
            + "{\"type\":\"OBJECT\",\"properties\":{\"city\":{\"type\":\"STRING\"}}}}]}]";
    String question = "{\"role\":\"user\",\"parts\":[{\"text\":\"weather for " + model + "?\"}]}";
    JsonNode called =
        json(generate(model, "{\"contents\":[" + question + "]," + tools + "}"))
            .at("/candidates/0/content");
    JsonNode call = called.at("/parts/0/functionCall");
    assertThat(call.path("name").asText()).isEqualTo("weather");
    assertThat(call.at("/args/city").asText()).isEqualTo("simulated");
    String result =
        "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"weather\","
            + "\"response\":{\"result\":\"rain\"}}}]}";
    JsonNode last =
        json(
            generate(
                model,
                "{\"contents\":[" + question + "," + called + "," + result + "]," + tools + "}"));
    assertThat(text(last)).contains("rain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-pro", "gpt-4o", "claude-3.5-sonnet"})
  void answerKeepsToTheSchema(String model) throws JsonProcessingException {
    JsonNode answer =
        json(
            generate(
                model,
                "{\"contents\":[{\"parts\":[{\"text\":\"An object by "
                    + model
                    + "\"}]}],\"generation_config\":{\"response_mime_type\":\"application/json\","
                    + "\"response_schema\":{\"type\":\"OBJECT\",\"properties\":"
                    + "{\"n\":{\"type\":\"INTEGER\"}}}}}"));
    assertThat(Json.object(text(answer)).path("n").asInt()).as(answer.toString()).isEqualTo(1);
  }

  @Test
  void namesInSnakeCaseAreTheSameRequest() {
    String camel =
        "{\"contents\":[{\"parts\":[{\"text\":\"Cased\"}]}],"
            + "\"generationConfig\":{\"maxOutputTokens\":30}}";
    HttpResponse<String> first = generate("gemini-pro", camel);
    HttpResponse<String> second =
        awaitHit(
            "/v1beta/models/gemini-pro:generateContent",
            camel
                .replace("generationConfig", "generation_config")
                .replace("maxOutputTokens", "max_output_tokens"));
    assertThat(second.body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini-pro", "claude-3.5-sonnet", "gpt-4o", "auto"})
  void tokensAreCounted(String model) {
    HttpResponse<String> reply =
        gateway.post(
            "/v1beta/models/" + model + ":countTokens", asking("How many tokens are these words?"));
    assertThat(json(reply).path("totalTokens").asInt()).as(reply.body()).isBetween(4, 20);
    boolean counts = model.equals("gemini-pro") || model.equals("claude-3.5-sonnet");
    assertThat(reply.headers().firstValue("x-scrubjay-estimated").isPresent()).isEqualTo(!counts);
  }

  @Test
  void embeddingsOfABatchAreCachedOneByOne() {
    String one = "{\"content\":{\"parts\":[{\"text\":\"%s\"}]},\"outputDimensionality\":4}";
    String path = "/v1beta/models/text-embedding-3-small:";
    HttpResponse<String> first = gateway.post(path + "embedContent", one.formatted("x"));
    assertThat(json(first).at("/embedding/values").size()).as(first.body()).isEqualTo(4);
    awaitHit(path + "embedContent", one.formatted("x"));
    String batch = "{\"requests\":[" + one.formatted("x") + "," + one.formatted("y") + "]}";
    HttpResponse<String> both = gateway.post(path + "batchEmbedContents", batch);
    assertThat(both.headers().firstValue("cache-status").orElse("")).contains("partial");
    assertThat(json(both).at("/embeddings/0")).isEqualTo(json(first).path("embedding"));
    assertThat(awaitHit(path + "batchEmbedContents", batch).body()).isEqualTo(both.body());
  }

  @Test
  void searchOfGooglesIsNotAskedOfOthers() {
    String body =
        "{\"contents\":[{\"parts\":[{\"text\":\"News?\"}]}],\"tools\":[{\"googleSearch\":{}}]}";
    HttpResponse<String> reply = generate("gpt-4o", body);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(json(reply).at("/error/message").asText()).contains("googleSearch");
    assertThat(generate("gemini-pro", body).statusCode()).isEqualTo(200);
  }

  @Test
  void contentCachedByGoogleIsABypass() {
    HttpResponse<String> reply =
        generate(
            "gemini-pro",
            "{\"cachedContent\":\"cachedContents/1\",\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}");
    assertThat(reply.headers().firstValue("cache-status").orElse("")).contains("bypass");
  }

  @Test
  void errorsHaveGooglesForm() {
    HttpResponse<String> unknown = generate("no-such-model", asking("x"));
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown).at("/error/code").asInt()).isEqualTo(404);
    assertThat(json(unknown).at("/error/status").asText()).isEqualTo("NOT_FOUND");
    HttpResponse<String> empty = generate("gemini-pro", "{}");
    assertThat(json(empty).at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(json(empty).at("/error/details/1/fieldViolations/0/field").asText())
        .isEqualTo("contents");
    HttpResponse<String> nothing = gateway.post("/v1beta/models/gemini-pro:predict", "{}");
    assertThat(json(nothing).at("/error/code").asInt()).as(nothing.body()).isIn(404, 405);
  }

  @Test
  void modelsAreListedInGooglesForm() {
    JsonNode list = json(gateway.get("/v1beta/models"));
    assertThat(list.path("models"))
        .extracting(model -> model.path("name").asText())
        .contains("models/auto", "models/gemini-pro", "models/gpt-4o");
    JsonNode one = json(gateway.get("/v1beta/models/gpt-4o"));
    assertThat(one.path("supportedGenerationMethods"))
        .extracting(JsonNode::asText)
        .contains("generateContent", "countTokens");
    assertThat(one.path("inputTokenLimit").asInt()).isPositive();
  }

  @Test
  void keyIsTakenFromItsHeaderOrTheQuery() {
    ApiKeyConfig key =
        new ApiKeyConfig(ApiKeyConfig.sha256("goog"), "tenant-of-google", Optional.empty());
    try (TestGateway guarded = TestGateway.start(TestRedis.url(), Map.of(), List.of(key))) {
      String path = "/v1beta/models/gemini-pro:generateContent";
      assertThat(guarded.post(path, asking("k"), "authorization", "").statusCode()).isEqualTo(401);
      assertThat(
              guarded
                  .post(
                      path,
                      asking("k"),
                      "x-goog-api-key",
                      "goog",
                      "x-scrubjay-tenant",
                      "tenant-of-google")
                  .statusCode())
          .isEqualTo(200);
      HttpResponse<String> byQuery =
          guarded.post(path + "?key=goog", asking("k"), "x-scrubjay-tenant", "tenant-of-google");
      assertThat(byQuery.statusCode()).as(byQuery.body()).isEqualTo(200);
      assertThat(json(guarded.post(path + "?key=wrong", asking("k"))).at("/error/status").asText())
          .isEqualTo("UNAUTHENTICATED");
    }
  }

  @Test
  void simulatedGoogleHasEmbeddings() {
    try (TestGateway simulated = TestGateway.start().connected()) {
      String path = "/v1beta/models/gemini-embedding-001:";
      String one = "{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"outputDimensionality\":8}";

      HttpResponse<String> first = simulated.post(path + "embedContent", one);

      assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
      assertThat(json(first).at("/embedding/values")).hasSize(8);
      HttpResponse<String> batch =
          simulated.post(
              path + "batchEmbedContents",
              "{\"requests\":["
                  + one.replaceFirst("\\{", "{\"model\":\"models/gemini-embedding-001\",")
                  + ","
                  + one.replaceFirst("\\{", "{\"model\":\"models/gemini-embedding-001\",")
                      .replace("\"x\"", "\"y\"")
                  + "]}");
      assertThat(batch.statusCode()).as(batch.body()).isEqualTo(200);
      assertThat(json(batch).path("embeddings")).hasSize(2);
      assertThat(json(batch).at("/embeddings/0")).isEqualTo(json(first).path("embedding"));
    }
  }
}
