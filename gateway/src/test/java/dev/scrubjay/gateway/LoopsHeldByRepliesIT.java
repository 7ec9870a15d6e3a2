package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.LoopsHeldIT.MODEL;
import static dev.scrubjay.gateway.LoopsHeldIT.chat;
import static dev.scrubjay.gateway.LoopsHeldIT.holdsNoLoop;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.LoopsHeldIT.Hard;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No reply holds an event loop, whether it is passed on, translated, stored or found again. */
final class LoopsHeldByRepliesIT {
  /** What a chunk of a stream brings: text. */
  private static final String CONTENT =
      """
      "content":"%s"\
      """;

  /** A piece of a call. */
  private static final String ARGUMENTS =
      """
      "tool_calls":[{"index":0,"id":"t","function":{"name":"f","arguments":"%s"}}]\
      """;

  @ParameterizedTest
  @ValueSource(ints = {2_400, 2_000_000})
  void storedStreamHoldsNoLoop(int chars) {
    try (FakeProvider talker = new FakeProvider(streaming(7_000_000 / chars, "x".repeat(chars)));
        TestGateway talking = TestGateway.serving(MODEL.formatted(talker.url()), Map.of())) {
      talking.connected();
      holdsNoLoop(
          talking,
          i -> {
            String streamed = chat("stream " + i, ",\"stream\":true");
            assertThat(talking.post("/v1/chat/completions", streamed).body())
                .endsWith("data: [DONE]\n\n");
            talking.awaitHit("/v1/chat/completions", streamed);
          });
    }
  }

  static List<Hard> translated() {
    return List.of(
        new Hard(CONTENT, "/v1/responses", "{\"model\":\"m\",\"input\":\"%s\",\"stream\":true}"),
        new Hard(ARGUMENTS, "/v1/responses", "{\"model\":\"m\",\"input\":\"%s\",\"stream\":true}"),
        new Hard(
            ARGUMENTS,
            "/v1beta/models/m:streamGenerateContent?alt=sse",
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"%s\"}]}]}"));
  }

  /** The last events of such a stream repeat its text, or are its call. */
  @ParameterizedTest
  @MethodSource("translated")
  void translatedStreamHoldsNoLoop(Hard hard) {
    try (FakeProvider talker =
            new FakeProvider(streaming(7_000_000 / 2_400, hard.name(), "x".repeat(2_400)));
        TestGateway talking =
            TestGateway.serving(
                MODEL.replace("api_key: k", "api_key: k, responses: false").formatted(talker.url()),
                Map.of())) {
      talking.connected();
      holdsNoLoop(
          talking,
          i -> {
            String streamed = hard.body().formatted("stream " + i);
            assertThat(talking.post(hard.path(), streamed).body().lines().mapToInt(String::length))
                .anyMatch(length -> length > 6_900_000);
            talking.awaitHit(hard.path(), streamed);
          });
    }
  }

  private static Function<FakeProvider.Received, Reply> streaming(int events, String text) {
    return streaming(events, CONTENT, text);
  }

  private static Function<FakeProvider.Received, Reply> streaming(
      int events, String delta, String text) {
    String[] data = new String[events + 2];
    for (int i = 0; i <= events; i++) {
      String piece = i == events ? "" : text;
      if (delta.equals(ARGUMENTS)) {
        piece = (i == 0 ? "{\\\"a\\\":\\\"" : "") + piece + (i == events ? "\\\"}" : "");
      }
      data[i] =
          """
          {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":\
          [{"index":0,"delta":{%s},"finish_reason":%s}]}\
          """
              .formatted(delta.formatted(piece), i == events ? "\"stop\"" : "null");
    }
    data[events + 1] = "[DONE]";
    Reply reply = Reply.events(data);
    return request -> reply;
  }

  /** Vectors as numbers and in Base64, as long as common models give them: 17 MB in all. */
  static List<String> vectors() {
    byte[] floats = new byte[1536 * Float.BYTES];
    new Random(1).nextBytes(floats);
    return List.of(numbers(768), '"' + Base64.getEncoder().encodeToString(floats) + '"');
  }

  private static String numbers(int count) {
    return new Random(1)
        .doubles(count, -1, 1)
        .mapToObj(number -> Float.toString((float) number))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void largeReplyHoldsNoLoop(String vector) {
    Reply all = vectors(vector, 2048);
    try (FakeProvider embedder =
            new FakeProvider(
                request ->
                    inputs(request.body()) == 2048
                        ? all
                        : vectors(vector, inputs(request.body())));
        TestGateway embedding =
            TestGateway.serving(
                (MODEL + "cache_policies: {max_cache_size: 20000}\n")
                    .replace("{provider: p,", "{provider: p, capabilities: [embedding],")
                    .formatted(embedder.url()),
                Map.of())) {
      embedding.connected().post("/v1/embeddings", batch("warm")); // loads the classes
      holdsNoLoop(
          embedding,
          i -> {
            HttpResponse<String> answer = embedding.post("/v1/embeddings", batch("input" + i));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"index\":2047", vector);
            embedding.awaitHit(
                "/v1/embeddings", "{\"model\":\"m\",\"input\":\"input%d 2047\"}".formatted(i));
            assertThat(embedding.post("/v1/embeddings", batch("input" + i)).body())
                .contains("\"index\":2047", vector);
          });
    }
  }

  /** The number of inputs; a batch of which not all was found asks for the rest. */
  private static int inputs(ObjectNode request) {
    return request.path("input").isArray() ? request.path("input").size() : 1;
  }

  private static Reply vectors(String vector, int count) {
    return Reply.json(
        200,
        IntStream.range(0, count)
            .mapToObj(
                i -> "{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":" + vector + "}")
            .collect(
                Collectors.joining(
                    ",",
                    "{\"object\":\"list\",\"model\":\"m\",\"usage\":{\"prompt_tokens\":9,"
                        + "\"total_tokens\":9},\"data\":[",
                    "]}")));
  }

  private static String batch(String word) {
    return IntStream.range(0, 2048)
        .mapToObj(i -> '"' + word + ' ' + i + '"')
        .collect(Collectors.joining(",", "{\"model\":\"m\",\"input\":[", "]}"));
  }
}
