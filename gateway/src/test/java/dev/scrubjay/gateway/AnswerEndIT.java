package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers end where their protocol says so, whenever the provider or the client hangs up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnswerEndIT {
  private static final String TEXT =
      "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Whole.\"},"
          + "\"finish_reason\":null}]}\n\n";
  private static final String STOP =
      "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String USAGE =
      "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,"
          + "\"total_tokens\":10}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private static final String ANTHROPIC =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant",\
      "model":"c","content":[],"stop_reason":null,"usage":{"input_tokens":7,"output_tokens":1}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Whole."}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}

      event: message_stop
      data: {"type":"message_stop"}

      """;

  private static final String GEMINI =
      "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Whole.\"}],\"role\":\"model\"},"
          + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":7,"
          + "\"candidatesTokenCount\":3,\"totalTokenCount\":10}}\n\n";

  private final ScriptedProvider provider = ScriptedProvider.start();
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway = provider.gateway("");
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  private static String streaming(String model, String question) {
    return "{\"model\":\"%s\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(model, question);
  }

  /** What a provider says in its own dialect, whose connection stays open. */
  private static void openEnded(ReceivedCall call) {
    call.stream(
        call.request().path().startsWith("/anthropic")
            ? ANTHROPIC
            : call.request().path().startsWith("/google") ? GEMINI : TEXT + STOP + USAGE + DONE);
  }

  /** Reads a stream as OpenAI's Python SDK does: hangs up on {@code last}, and reads no end. */
  private void readUpTo(String last, String path, String body) {
    byte[] sent = body.getBytes(StandardCharsets.UTF_8);
    String head =
        String.join(
            "\r\n",
            "POST " + path + " HTTP/1.1",
            "host: localhost",
            "content-type: application/json",
            "x-scrubjay-tenant: " + gateway.tenant(),
            "content-length: " + sent.length,
            "",
            "");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(sent);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && !line.contains(last)) {
        line = lines.readLine();
      }
      assertThat(line).contains(last);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertHit(String path, String body) {
    HttpResponse<String> again = gateway.post(path, body, "cache-control", "only-if-cached");
    if (again.statusCode() != 200) { // the store is on its way
      Awaitility.await()
          .until(
              () ->
                  gateway.post(path, body, "cache-control", "only-if-cached").statusCode() == 200);
      again = gateway.post(path, body, "cache-control", "only-if-cached");
    }
    assertThat(again.headers().firstValue("cache-status").orElse("")).contains("; hit");
    assertThat(again.body()).contains("Whole.");
  }

  @Test
  void clientThatHangsUpOnDoneFindsTheAnswerStored() {
    provider.answers(
        call -> {
          HttpServerResponse response = call.stream(TEXT + STOP + USAGE + DONE);
          provider.later(5, response::end);
        });
    for (int i = 0; i < 100; i++) {
      String body = streaming("gpt-4o", "hang up " + i);
      readUpTo("[DONE]", "/v1/chat/completions", body);
      assertHit("/v1/chat/completions", body);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, /v1/chat/completions, [DONE]",
    "gpt-4o, /v1/messages, message_stop",
    "claude-3-haiku, /v1/chat/completions, [DONE]",
    "claude-3-haiku, /v1/messages, message_stop",
    "gemini-pro, /v1/chat/completions, [DONE]",
    "gemini-pro, /v1/messages, message_stop"
  })
  void connectionThatStaysOpenDelaysNothing(String model, String path, String last) {
    provider.answers(AnswerEndIT::openEnded);
    String body = streaming(model, "stays open " + path);
    Instant begun = Instant.now();
    readUpTo(last, path, body);
    assertHit(path, body);
    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void connectionThatEndsSoonIsUsedAgain() {
    provider.answers(
        call -> {
          HttpServerResponse response = call.stream(TEXT + STOP + DONE);
          provider.later(20, response::end);
        });
    int before = provider.calls().size();
    for (int i = 0; i < 3; i++) {
      gateway.post("/v1/chat/completions", streaming("gpt-4o", "again " + i));
      Awaitility.await().pollDelay(Duration.ofMillis(60)).until(() -> true);
    }
    assertThat(provider.calls().subList(before, before + 3))
        .extracting(call -> call.request().remoteAddress().port())
        .containsOnly(provider.calls().getLast().request().remoteAddress().port());
  }

  @Test
  void whatComesAfterTheEndIsIgnored() {
    provider.answers(call -> call.stream(TEXT + STOP + DONE + TEXT + "data: {not json\n\n").end());
    String body = streaming("gpt-4o", "after the end");
    assertThat(gateway.post("/v1/chat/completions", body).body())
        .isEqualTo(TEXT + STOP + DONE)
        .containsOnlyOnce("Whole.");
    assertHit("/v1/chat/completions", body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
  void finishReasonWithoutDoneIsAnAnswer(String path) {
    provider.answers(call -> call.stream(TEXT + STOP).end());
    String body = streaming("gpt-4o", "no done " + path);
    String answer = gateway.post(path, body).body();
    assertThat(answer).doesNotContain("error").containsAnyOf("[DONE]", "message_stop");
    assertHit(path, body);
  }

  @Test
  void lastEventMayLackItsBlankLine() {
    provider.answers(call -> call.stream(TEXT + STOP + DONE.strip()).end());
    String body = streaming("gpt-4o", "no blank line");
    gateway.post("/v1/chat/completions", body);
    assertHit("/v1/chat/completions", body);
  }

  @Test
  void usageAfterTheFinishReasonIsPartOfTheAnswer() {
    provider.answers(
        call -> {
          HttpServerResponse response = call.stream(TEXT + STOP);
          provider.later(300, () -> response.write(USAGE + DONE));
        });
    String body = streaming("gpt-4o", "late usage");
    gateway.post("/v1/chat/completions", body);
    assertHit("/v1/chat/completions", body);
    assertThat(
            gateway
                .post(
                    "/v1/chat/completions",
                    body.replace("\"stream\":true,", ""),
                    "cache-control",
                    "only-if-cached")
                .body())
        .contains("\"prompt_tokens\":7");
  }

  @Test
  void streamThatIsCutIsAnErrorAndNotStored() {
    provider.answers(call -> call.stream(TEXT).end());
    String body = streaming("gpt-4o", "cut");
    assertThat(gateway.post("/v1/chat/completions", body).body())
        .contains("\"error\"")
        .doesNotContain("[DONE]");
    assertThat(
            gateway
                .post("/v1/chat/completions", body, "cache-control", "only-if-cached")
                .statusCode())
        .isEqualTo(504);
  }

  @Test
  void answerThatIsNearlyDoneIsCompletedForTheCache() {
    provider.answers(
        call -> {
          HttpServerResponse response = call.stream(TEXT);
          provider.later(800, () -> response.write(TEXT.replace("Whole.", " Nearly.")));
          provider.later(1000, () -> response.end(STOP + DONE));
        });
    String body = streaming("gpt-4o", "nearly done");
    readUpTo("Nearly.", "/v1/chat/completions", body);
    assertHit("/v1/chat/completions", body);
  }

  @Test
  void answerThatHasHardlyBegunIsCancelled() {
    AtomicBoolean cancelled = new AtomicBoolean();
    provider.answers(
        call -> {
          HttpServerResponse response = call.stream(TEXT);
          response.closeHandler(closed -> cancelled.set(true));
          response.exceptionHandler(reset -> cancelled.set(true));
        });
    readUpTo("Whole.", "/v1/chat/completions", streaming("gpt-4o", "hardly begun"));
    Awaitility.await().untilTrue(cancelled);
  }

  @Test
  void openAiSdkHitsOnTheSecondCall() {
    provider.answers(
        call -> {
          HttpServerResponse response = call.stream(TEXT + STOP + USAGE + DONE);
          provider.later(50, response::end);
        });
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway.url() + "/v1")
            .apiKey("any")
            .putHeader("x-scrubjay-tenant", gateway.tenant())
            .maxRetries(0)
            .build();
    ChatCompletionCreateParams request =
        ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("by the SDK").build();
    int before = provider.calls().size();
    for (int i = 0; i < 3; i++) {
      try (StreamResponse<ChatCompletionChunk> chunks =
          client.chat().completions().createStreaming(request)) {
        assertThat(chunks.stream().flatMap(chunk -> chunk.choices().stream()).toList())
            .isNotEmpty();
      }
      assertHit(
          "/v1/chat/completions",
          "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"by the SDK\"}]}");
    }
    client.close();
    assertThat(provider.calls()).hasSize(before + 1);
  }
}
