package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.TestGateway.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies in the wrong form, late, on a dead connection, or empty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProviderRepliesIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String WHOLE =
      "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Fine.\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,"
          + "\"total_tokens\":2}}";
  private static final String EVENTS =
      "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Fine.\"},"
          + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  private final ScriptedProvider provider = ScriptedProvider.start();
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway =
        provider.gateway(
            "server: {ping_interval: 200ms}\n", "timeouts: {first_byte: 1s, idle: 1s, total: 10s}");
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  private static String streamed(String model, String question) {
    return chat(model, question)
        .replace("{\"model\"", "{\"stream\":true,\"max_tokens\":9,\"model\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
  void wholeAnswerToARequestForAStreamIsReplayed(String path) {
    provider.answers(call -> call.json(200, "  \n" + WHOLE));
    String body = streamed("gpt-4o", "whole for a stream " + path);
    HttpResponse<String> reply = gateway.post(path, body);
    assertThat(reply.headers().firstValue("content-type").orElse("")).contains("event-stream");
    assertThat(reply.body()).contains("Fine.").containsAnyOf("[DONE]", "message_stop");
    Awaitility.await()
        .until(
            () -> gateway.post(path, body, "cache-control", "only-if-cached").statusCode() == 200);
  }

  @ParameterizedTest
  @MethodSource("spacious")
  void answerOfTheClientsDialectIsTheProvidersText(String path, String request, String text) {
    provider.answers(call -> call.json(200, text));
    assertThat(gateway.post(path, request).body()).isEqualTo(text);
    gateway.awaitHit(path, request);
    assertThat(gateway.post(path, request).body()).isEqualTo(text);
  }

  /** Answers in each dialect with white space, escapes and numbers that nobody else writes so. */
  static Stream<Arguments> spacious() {
    String odd = "\"odd\": [1.50E+0, \"\\u00e9\\/\"],";
    return Stream.of(
        arguments(CHAT, chat("gpt-4o", "spacious"), "{" + odd + WHOLE.substring(1)),
        arguments(
            "/v1/responses",
            "{\"model\":\"gpt-4o\",\"input\":\"spacious\"}",
            """
            {%s "id": "resp_1", "object":"response", "status" : "completed", "output": [{
            "type": "message", "id": "msg_1", "status": "completed", "role": "assistant",
            "content": [{"type": "output_text", "text": "Fine.", "annotations": []}]}],
            "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}}\
            """
                .formatted(odd)),
        arguments(
            "/v1/messages",
            """
            {"model":"claude-3-haiku-20240307","max_tokens":9,
             "messages":[{"role":"user","content":"spacious"}]}\
            """,
            """
            {%s "id": "msg_1", "type": "message", "role": "assistant", "model": "m",
             "content": [{"type": "text", "text": "Fine."}], "stop_reason": "end_turn",
             "usage": {"input_tokens": 1, "output_tokens": 1}}\
            """
                .formatted(odd)),
        arguments(
            "/v1/embeddings",
            "{\"model\":\"text-embedding-3-small\",\"input\":\"spacious\"}",
            """
            {%s "object": "list", "model": "m", "data": [{"object": "embedding", "index": 0,
             "embedding": [0.10, -2e-1]}], "usage": {"prompt_tokens": 1, "total_tokens": 1}}\
            """
                .formatted(odd)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\""})
  void answerThatIsMendedIsWrittenAnew(String reason) {
    provider.answers(call -> call.json(200, WHOLE.replace("\"stop\"", reason)));
    assertThat(gateway.post(CHAT, chat("gpt-4o", "mended " + reason.length())).body())
        .isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\n  ", "\n\n{", "{ "})
  void answerWithIndentationIsWrittenWithout(String beginning) {
    provider.answers(call -> call.json(200, beginning + WHOLE.substring(1)));
    String question = chat("gpt-4o", "indented " + beginning.length());
    assertThat(gateway.post(CHAT, question).body()).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-32LE"})
  void answerInAnotherEncodingIsWrittenInUtf8(String encoding) {
    Buffer bytes = Buffer.buffer(WHOLE.getBytes(Charset.forName(encoding)));
    provider.answers(
        call -> call.response().putHeader("content-type", "application/json").end(bytes));
    assertThat(gateway.post(CHAT, chat("gpt-4o", "in " + encoding)).body()).isEqualTo(WHOLE);
  }

  @Test
  void markOfTheOrderOfBytesIsNotHandedOn() {
    provider.answers(call -> call.json(200, "\uFEFF" + WHOLE));
    assertThat(gateway.post(CHAT, chat("gpt-4o", "marked")).body()).isEqualTo(WHOLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/event-stream"})
  void streamForAWholeRequestIsAssembled(String type) {
    provider.answers(call -> call.response().putHeader("content-type", type).end(EVENTS));
    HttpResponse<String> reply = gateway.post(CHAT, chat("gpt-4o", "stream for a whole " + type));
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).contains("\"content\":\"Fine.\"", "chat.completion\"");
  }

  @Test
  void streamAsPlainTextIsAStream() {
    provider.answers(call -> call.response().putHeader("content-type", "text/plain").end(EVENTS));
    assertThat(gateway.post(CHAT, streamed("gpt-4o", "plain text")).body())
        .contains("Fine.", "[DONE]");
  }

  @Test
  void refusedStreamOptionsAreLeftOutFromThenOn() {
    provider.answers(
        call -> {
          if (call.body().contains("stream_options")) {
            call.json(
                400, "{\"error\":{\"message\":\"Unrecognized request argument: stream_options\"}}");
          } else {
            call.stream(EVENTS).end();
          }
        });
    int before = provider.calls().size();
    assertThat(gateway.post(CHAT, streamed("llama-3.1-8b", "options 1")).body()).contains("Fine.");
    int first = provider.calls().size() - before;
    assertThat(gateway.post(CHAT, streamed("llama-3.1-8b", "options 2")).body()).contains("Fine.");
    assertThat(first).isEqualTo(2);
    assertThat(provider.calls()).hasSize(before + 3);
  }

  @Test
  void limitIsSaidByTheNameThatTheModelTakesFromThenOn() {
    provider.answers(
        call -> {
          if (call.body().contains("\"max_tokens\"")) {
            call.json(
                400,
                "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported"
                    + " with this model. Use 'max_completion_tokens'"
                    + " instead.\",\"param\":\"max_tokens\"}}");
          } else {
            call.json(200, WHOLE);
          }
        });
    int before = provider.calls().size();
    for (String question : List.of("limit 1", "limit 2")) {
      String body =
          chat("openai/deployment", question).replace("{\"model\"", "{\"max_tokens\":7,\"model\"");
      assertThat(gateway.post(CHAT, body).body()).contains("Fine.");
    }
    assertThat(provider.calls()).hasSize(before + 3);
    assertThat(provider.calls().getLast().body()).contains("\"max_completion_tokens\":7");
  }

  @Test
  void connectionThatWasClosedMeanwhileIsReplaced() {
    AtomicBoolean close = new AtomicBoolean();
    provider.answers(
        call -> {
          if (close.getAndSet(false)) {
            call.request().connection().close();
          } else {
            call.json(200, WHOLE);
          }
        });
    gateway.post(CHAT, chat("gpt-4o", "first on the connection"));
    close.set(true);
    int before = provider.calls().size();
    HttpResponse<String> reply = gateway.post(CHAT, chat("gpt-4o", "second on the connection"));
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("x-scrubjay-fallback-from")).isEmpty();
    assertThat(provider.calls()).hasSize(before + 2);
  }

  @Test
  void wholeAnswerMayTakeLongerThanAFirstByte() {
    provider.answers(call -> provider.later(1500, () -> call.json(200, WHOLE)));
    assertThat(gateway.post(CHAT, chat("gpt-4o", "slow")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
  void silenceBeforeTheFirstTokenSendsPings(String path) {
    provider.answers(call -> provider.later(700, () -> call.stream(EVENTS).end()));
    String ping =
        path.endsWith("messages") ? "event: ping\ndata: {\"type\":\"ping\"}\n\n" : ": ping\n\n";
    String reply = gateway.post(path, streamed("gpt-4o", "silence " + path)).body();
    assertThat(reply).startsWith(ping).contains("Fine.").containsAnyOf("[DONE]", "message_stop");
  }

  @Test
  void silenceInTheMiddleSendsPings() {
    provider.answers(
        call -> {
          HttpServerResponse response =
              call.stream(EVENTS.replaceFirst("\"stop\"", "null").replace("data: [DONE]\n\n", ""));
          provider.later(700, () -> response.end(EVENTS));
        });
    String reply = gateway.post(CHAT, streamed("gpt-4o", "silence in the middle")).body();
    assertThat(reply).startsWith("data: ").contains(": ping\n\n").endsWith("data: [DONE]\n\n");
  }

  @Test
  void failureAfterAPingIsAnEventOfTheStream() {
    provider.answers(
        call -> provider.later(500, () -> call.json(400, "{\"error\":{\"message\":\"no good\"}}")));
    HttpResponse<String> reply = gateway.post(CHAT, streamed("gpt-4o", "fails late"));
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).startsWith(": ping\n\n").contains("data: {\"error\"", "no good");
  }

  @Test
  void quickFailureKeepsItsStatus() {
    provider.answers(call -> call.json(400, "{\"error\":{\"message\":\"no good\"}}"));
    assertThat(gateway.post(CHAT, streamed("gpt-4o", "fails at once")).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"content\":\"\"},\"finish_reason\":\"stop\"",
        "\"content\":null},\"finish_reason\":\"stop\"",
        "\"content\":\"  \\n\"},\"finish_reason\":\"stop\""
      })
  void emptyAnswerIsNotStored(String empty) {
    provider.answers(
        call ->
            call.json(
                200, WHOLE.replace("\"content\":\"Fine.\"},\"finish_reason\":\"stop\"", empty)));
    String body = chat("gpt-4o", "empty " + empty.hashCode());
    HttpResponse<String> reply = gateway.post(CHAT, body);
    assertThat(reply.headers().firstValue("cache-status").orElse("")).doesNotContain("stored");
    Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    assertThat(gateway.post(CHAT, body, "cache-control", "only-if-cached").statusCode())
        .isEqualTo(504);
  }

  @Test
  void blockedAnswerIsNotStored() {
    provider.answers(
        call ->
            call.json(
                200,
                WHOLE.replace(
                    "\"finish_reason\":\"stop\"", "\"finish_reason\":\"content_filter\"")));
    String body = chat("gpt-4o", "blocked");
    assertThat(gateway.post(CHAT, body).headers().firstValue("cache-status").orElse(""))
        .doesNotContain("stored");
    Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    assertThat(gateway.post(CHAT, body, "cache-control", "only-if-cached").statusCode())
        .isEqualTo(504);
  }
}
