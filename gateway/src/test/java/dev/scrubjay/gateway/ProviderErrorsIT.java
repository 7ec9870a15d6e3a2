package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.TestGateway.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import io.vertx.core.MultiMap;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers' errors by their meaning: the client's error, the fallback, the pause. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProviderErrorsIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String OPENAI_ANSWER =
      "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
          + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"fine\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,"
          + "\"total_tokens\":2}}";
  private static final String ANTHROPIC_ANSWER =
      "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"c\",\"content\":"
          + "[{\"type\":\"text\",\"text\":\"fine\"}],\"stop_reason\":\"end_turn\","
          + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";

  private static final String CREDIT =
      "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit"
          + " balance is too low to access the Anthropic API.\"}}";
  private static final String KEY =
      "{\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid API key.\","
          + "\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}";
  private static final String QUOTA =
      "{\"error\":{\"message\":\"You exceeded your current quota, please check your plan and"
          + " billing details.\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}";
  private static final String GONE =
      "{\"error\":{\"message\":\"The model `gpt-4o` has been decommissioned.\","
          + "\"type\":\"invalid_request_error\",\"code\":\"model_decommissioned\"}}";

  private final ScriptedProvider provider = ScriptedProvider.start();
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway =
        provider.gateway(
            "upstream_policies: {ejection: {consecutive_failures: 1000},"
                + " retry_budget: {minimum: 1000}, retry: {attempts: 0}, rescue: off}\n");
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  /** Fails calls to one provider, and answers those to others. */
  private void failing(String path, int status, String body, Map<String, String> headers) {
    provider.answers(
        call -> {
          if (call.request().path().startsWith(path)) {
            headers.forEach(call.response()::putHeader);
            call.json(status, body);
          } else {
            fine(call);
          }
        });
  }

  private static void fine(ReceivedCall call) {
    call.json(
        200, call.request().path().startsWith("/anthropic") ? ANTHROPIC_ANSWER : OPENAI_ANSWER);
  }

  private static String withFallback(String model, String question, String fallback) {
    String body = chat(model, question);
    return body.substring(0, body.length() - 1)
        + ",\"routing\":{\"fallbacks\":[\""
        + fallback
        + "\"]}}";
  }

  private static String code(HttpResponse<String> reply) {
    return reply.body().replaceFirst("(?s).*\"code\":\"?([^\",}]*).*", "$1");
  }

  @ParameterizedTest
  @CsvSource({
    "claude-3-haiku, /anthropic, 400, gpt-4o, credit",
    "gemini-pro, /google, 400, gpt-4o, key",
    "gpt-4o, /openai, 429, claude-3-haiku, quota",
    "gpt-4o, /openai, 402, claude-3-haiku, quota"
  })
  void errorsOfTheAccountAreNotTheClients(
      String model, String path, int status, String other, String error) {
    String body = error.equals("credit") ? CREDIT : error.equals("key") ? KEY : QUOTA;
    failing(path, status, body, Map.of());
    String pinned = chat(model, "account " + status + error);
    HttpResponse<String> reply = gateway.post(CHAT, pinned);
    assertThat(reply.statusCode()).isEqualTo(502);
    assertThat(reply.body()).doesNotContain("billing", "balance");
    assertThat(gateway.post(CHAT, withFallback(model, "fallback " + status + error, other)).body())
        .contains("fine");
    provider.answers(this::answer);
    assertThat(gateway.post(CHAT, pinned).statusCode()).as("not remembered").isEqualTo(200);
  }

  private void answer(ReceivedCall call) {
    if (call.request().path().startsWith("/google")) {
      call.json(
          200,
          "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"fine\"}],\"role\":\"model\"},"
              + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":1,"
              + "\"candidatesTokenCount\":1,\"totalTokenCount\":2}}");
    } else {
      fine(call);
    }
  }

  @ParameterizedTest
  @CsvSource({"404, no such", "400, gone", "410, gone"})
  void modelThatDoesNotExistIsLeftAloneByTheRouterOnly(int status, String question) {
    failing("/openai", status, GONE, Map.of());
    HttpResponse<String> reply = gateway.post(CHAT, chat("gpt-4o", question + status));
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(code(reply)).isEqualTo("model_not_found");
    assertThat(
            gateway.post(CHAT, withFallback("gpt-4o", question + status, "claude-3-haiku")).body())
        .contains("fine");
    int before = asked("/openai");
    gateway.post(CHAT, chat("gpt-4o", question + status));
    assertThat(asked("/openai")).as("the refusal is not remembered").isGreaterThan(before);
    int later = asked("/openai");
    for (int i = 0; i < 5; i++) {
      String auto =
          "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"%s %d %d\"}],"
                  .formatted("Prove the theorem in detail", status, i)
              + "\"routing\":{\"models\":[\"gpt-4o\",\"claude-3-haiku\"]}}";
      assertThat(gateway.post(CHAT, auto).statusCode()).isNotEqualTo(404);
    }
    long named =
        provider.calls().subList(later, provider.calls().size()).stream()
            .filter(call -> call.body().contains("gpt-4o\""))
            .count();
    assertThat(named).isZero();
    provider.answers(this::answer);
    assertThat(gateway.post(CHAT, chat("gpt-4o", "back " + status)).statusCode()).isEqualTo(200);
  }

  private int asked(String path) {
    assertThat(path).isNotEmpty();
    return provider.calls().size();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"code\":429,\"message\":\"Please retry in 39.2s.\",\"details\":"
            + "[{\"retryDelay\":\"39s\"}]}}",
        "{\"error\":{\"code\":429,\"message\":\"Quota exceeded. Please retry in 38.5s.\"}}"
      })
  void delayInTheBodyIsTheClientsAndTheModels(String body) {
    TestGateway own = provider.gateway("");
    try {
      failing("/google", 429, body, Map.of());
      HttpResponse<String> reply = own.post(CHAT, chat("gemini-pro", "delay"));
      assertThat(reply.statusCode()).isEqualTo(429);
      assertThat(reply.headers().firstValue("retry-after")).contains("39");
      int before = provider.calls().size();
      assertThat(own.post(CHAT, chat("gemini-pro", "delay again")).statusCode()).isEqualTo(429);
      assertThat(provider.calls()).hasSize(before);
    } finally {
      own.close();
    }
  }

  @Test
  void limitThatIsSpentSaysWhenItIsFullAgain() {
    TestGateway own = provider.gateway("");
    try {
      failing(
          "/openai",
          429,
          "{\"error\":{\"message\":\"Rate limit reached.\"}}",
          Map.of(
              "x-ratelimit-remaining-requests", "12",
              "x-ratelimit-reset-requests", "1s",
              "x-ratelimit-remaining-tokens", "0",
              "x-ratelimit-reset-tokens", "1m30.5s"));
      assertThat(own.post(CHAT, chat("gpt-4o", "limit")).headers().firstValue("retry-after"))
          .contains("91");
    } finally {
      own.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "529, overloaded_error, Overloaded, 503, upstream_overloaded",
    "498, capacity, Flex tier capacity exceeded, 503, upstream_overloaded",
    "504, DEADLINE_EXCEEDED, Deadline expired before operation could complete., 504,"
        + " upstream_timeout",
    "499, CANCELLED, The operation was cancelled., 504, upstream_timeout",
    "500, DEADLINE_EXCEEDED, Deadline, 504, upstream_timeout",
    "400, invalid_request_error, prompt is too long: 210000 tokens > 200000 maximum, 400,"
        + " context_length_exceeded",
    "400, INVALID_ARGUMENT, The input token count (1048577) exceeds the maximum number of tokens"
        + " allowed, 400, context_length_exceeded",
    "400, content, Output blocked by content filtering policy, 400, content_filter",
    "403, permission_error, Your API key does not have permission, 502, upstream_auth"
  })
  void errorsKeepTheirMeaning(
      int status, String type, String message, int expected, String expectedCode) {
    failing(
        "/anthropic",
        status,
        "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
            .formatted(type, message),
        Map.of());
    HttpResponse<String> reply = gateway.post(CHAT, chat("claude-3-haiku", message + status));
    assertThat(reply.statusCode()).isEqualTo(expected);
    assertThat(code(reply)).isEqualTo(expectedCode);
  }

  @ParameterizedTest
  @CsvSource({
    "429, 429, 429", // a code that is a number stays one
    "503, 503, 503",
    "402, 502, upstream_account"
  })
  void errorInASuccessfulReplyIsAnError(int reported, int expected, String expectedCode) {
    String error = "{\"error\":{\"code\":%d,\"message\":\"Provider said no\"}}".formatted(reported);
    Consumer<ReceivedCall> script = call -> call.json(200, error);
    provider.answers(script);
    HttpResponse<String> reply = gateway.post(CHAT, chat("gpt-4o", "in the body " + reported));
    assertThat(reply.statusCode()).isEqualTo(expected);
    assertThat(code(reply)).isEqualTo(expectedCode);
    provider.answers(call -> call.stream("data: " + error + "\n\n").end());
    String streamed =
        chat("gpt-4o", "in the stream " + reported)
            .replace("{\"model\"", "{\"stream\":true,\"model\"");
    reply = gateway.post(CHAT, streamed);
    assertThat(reply.statusCode()).isEqualTo(expected);
    assertThat(code(reply)).isEqualTo(expectedCode);
  }

  @Test
  void echoedKeyIsTakenOut() {
    String body =
        "{\"error\":{\"message\":\"Bad request with key %s in %s\",\"code\":\"%s\"}}"
            .formatted(
                ScriptedProvider.OPENAI_KEY,
                ScriptedProvider.OPENAI_KEY.substring(0, 20),
                ScriptedProvider.OPENAI_KEY);
    failing("/openai", 400, body, Map.of());
    HttpResponse<String> reply = gateway.post(CHAT, chat("gpt-4o", "echo"));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body())
        .contains("[redacted]")
        .doesNotContain(ScriptedProvider.OPENAI_KEY, ScriptedProvider.OPENAI_KEY.substring(0, 20));
  }

  @Test
  void providersHeadersReachTheClientOfTheCallAlone() {
    failing(
        "/openai",
        200,
        OPENAI_ANSWER,
        Map.of(
            "x-ratelimit-remaining-requests", "41",
            "openai-processing-ms", "12",
            "x-request-id", "req_of_provider",
            "set-cookie", "secret=1"));
    String body = chat("gpt-4o", "headers");
    HttpResponse<String> first = gateway.post(CHAT, body);
    assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("41");
    assertThat(first.headers().firstValue("openai-processing-ms")).contains("12");
    assertThat(first.headers().firstValue("x-provider-request-id")).contains("req_of_provider");
    assertThat(first.headers().firstValue("set-cookie")).isEmpty();
    gateway.awaitChatHit("gpt-4o", "headers");
    assertThat(gateway.post(CHAT, body).headers().firstValue("openai-processing-ms")).isEmpty();
  }

  @Test
  void headersOfTheClientReachAProviderOfItsDialect() {
    provider.answers(this::answer);
    gateway.post(
        CHAT,
        chat("gpt-4o", "client's headers"),
        "openai-organization",
        "org-1",
        "openai-project",
        "proj-1",
        "openai-beta",
        "assistants=v2");
    MultiMap seen = provider.calls().getLast().headers();
    assertThat(
            List.of(
                seen.get("openai-organization"),
                seen.get("openai-project"),
                seen.get("openai-beta")))
        .containsExactly("org-1", "proj-1", "assistants=v2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void limitsAndIdsOfARefusedCallReachTheClient(String more) {
    failing(
        "/openai",
        400,
        "{\"error\":{\"message\":\"Wrong.\",\"type\":\"invalid_request_error\"}}",
        Map.of(
            "x-request-id", "req_upstream",
            "x-ratelimit-remaining-requests", "7",
            "openai-processing-ms", "12",
            "set-cookie", "a=b"));
    String body = chat("gpt-4o", "limits" + more.length()).replaceFirst("}$", more + "}");

    HttpResponse<String> reply = gateway.post(CHAT, body);

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
    assertThat(reply.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("7");
    assertThat(reply.headers().firstValue("openai-processing-ms")).hasValue("12");
    assertThat(reply.headers().firstValue("x-provider-request-id")).hasValue("req_upstream");
    assertThat(reply.headers().firstValue("x-request-id").orElse("")).startsWith("req_");
    assertThat(reply.headers().firstValue("set-cookie")).isEmpty();
  }

  @Test
  void aLimitThatNoOtherModelHelpsWithTellsWhenToComeBack() {
    provider.answers(
        call -> {
          call.response().putHeader("retry-after", "9");
          call.response().putHeader("x-ratelimit-reset-requests", "9s");
          call.json(
              429, "{\"error\":{\"message\":\"Slow down.\",\"code\":\"rate_limit_exceeded\"}}");
        });

    try (TestGateway own = provider.gateway("")) { // as the model rests from then on
      HttpResponse<String> reply = own.post(CHAT, chat("gpt-4o", "all are limited"));

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(429);
      assertThat(reply.headers().firstValue("retry-after")).hasValue("9");
      assertThat(reply.headers().firstValue("x-ratelimit-reset-requests")).hasValue("9s");
    }
  }
}
