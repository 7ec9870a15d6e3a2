package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Failures of the model that a request names, each with one fallback: the client gets one whole
 * answer, in time and without a word twice, or a clear error; nothing else is ever stored.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailoverIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final List<String> WORDS = List.of("One ", "two ", "three ", "four ", "five.");
  private static final String TEXT = String.join("", WORDS);
  private static final String DONE = "data: [DONE]\n\n";

  private static final Set<String> LATE =
      Set.of("sends-headers-alone", "sends-role-alone", "sends-its-first-token-late");

  /** Longer than any limit of the configuration but that of the whole call. */
  private static final Duration BOUND = Duration.ofSeconds(8);

  private final ScriptedProvider primary = ScriptedProvider.start();
  private final ScriptedProvider backup = ScriptedProvider.start();
  private final AtomicInteger questions = new AtomicInteger();
  private TestGateway gateway;

  /** What the model that is named does with a stream. */
  enum Trouble {
    REFUSES_CONNECTIONS,
    RESETS_BEFORE_HEADERS,
    ANSWERS_500,
    ANSWERS_503,
    ANSWERS_529,
    LIMITS_SHORTLY,
    LIMITS,
    LIMITS_FOR_LONG,
    HANGS_BEFORE_HEADERS,
    SENDS_HEADERS_ALONE,
    SENDS_ROLE_ALONE,
    SENDS_ITS_FIRST_TOKEN_LATE,
    DIES_BEFORE_A_TOKEN,
    DIES_IN_THE_MIDDLE,
    HANGS_IN_THE_MIDDLE,
    SENDS_AN_ERROR_IN_THE_MIDDLE,
    ENDS_WITHOUT_AN_END,
    SENDS_RUBBISH,
    HAS_TOO_SHORT_A_CONTEXT,
    REFUSES_THE_KEY,
    HAS_NO_QUOTA,
    DOES_NOT_KNOW_THE_MODEL;

    String model() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @BeforeAll
  void start() throws IOException {
    primary.answers(this::troubled);
    backup.answers(FailoverIT::whole);
    StringBuilder models = new StringBuilder();
    Stream.concat(
            Stream.of(Trouble.values()).map(Trouble::model),
            Stream.of("flapping", "closing", "limited", "limited-long", "filtered", "bad-chunk"))
        .forEach(
            model ->
                models.append(
                    model(model, model.startsWith("refuses-c") ? "nobody" : "one", 8_000)));
    models.append(model("backup", "two", 100_000));
    models.append(model("small", "two", 4_000));
    models.append(model("claude-3-5-haiku", "three", 100_000));
    models.append(model("down", "two", 100_000));
    gateway = TestGateway.serving(settings() + "models:\n" + models, Map.of()).connected();
    warm();
  }

  /** Loads the classes of a request's way, as a cold replica may lose a store to a deadline. */
  private void warm() {
    String body = body("backup", "", true);
    await()
        .until(
            () -> {
              gateway.post(CHAT, body);
              return gateway.post(CHAT, body, "cache-control", "only-if-cached").statusCode();
            },
            status -> status == 200);
  }

  private String settings() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    String timeouts = "{connect: 1s, first_byte: 3s, idle: 2s, total: 15s}";
    return """
    catalog: seed
    providers:
      one: {kind: openai, base_url: "%s", api_key: sk-one-0123456789, timeouts: %s}
      two: {kind: openai, base_url: "%s", api_key: sk-two-0123456789, timeouts: %s}
      three: {kind: anthropic, base_url: "%s", api_key: sk-three-0123456789, timeouts: %s}
      nobody: {kind: openai, base_url: "http://127.0.0.1:%d", api_key: sk-none-0123456789}
    upstream_policies:
      retry_budget: {minimum: 10000}
      ejection: {consecutive_failures: 1000}
    """
        .formatted(
            primary.url("/one"),
            timeouts,
            backup.url("/two"),
            timeouts,
            backup.url("/anthropic"),
            timeouts,
            closed);
  }

  private static String model(String id, String provider, int context) {
    return """
      %s: {provider: %s, input_cost_per_token: 0.000001, output_cost_per_token: 0.000002, \
    latency: 10ms, accuracy: 0.9, max_tokens: %d%s}
    """
        .formatted(id, provider, context, LATE.contains(id) ? ", first_token: 1s" : "")
        .indent(2)
        .replace("    ", "  ");
  }

  @AfterAll
  void stop() {
    gateway.close();
    primary.close();
    backup.close();
  }

  private static String chunk(String delta, String finish) {
    return "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static String word(String text) {
    return chunk("{\"content\":\"" + text + "\"}", "null");
  }

  private static String role() {
    return chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
  }

  private static String begun() {
    return role() + word(WORDS.get(0)) + word(WORDS.get(1));
  }

  private static String rest(String... words) {
    StringBuilder events = new StringBuilder();
    Stream.of(words).map(FailoverIT::word).forEach(events::append);
    return events
        + chunk("{}", "\"stop\"")
        + "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
        + "\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,"
        + "\"total_tokens\":8}}\n\n"
        + DONE;
  }

  private static void whole(ReceivedCall call) {
    says(call, TEXT);
  }

  private static void says(ReceivedCall call, String text) {
    if (call.request().path().startsWith("/anthropic")) {
      call.stream(anthropic(text)).end();
    } else if (call.body().contains("\"stream\":true")) {
      call.stream(role() + rest(text)).end();
    } else {
      call.json(
          200,
          "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":"
              + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
              + text
              + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
              + "\"completion_tokens\":5,\"total_tokens\":8}}");
    }
  }

  private static String anthropic(String text) {
    return """
    event: message_start
    data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant",\
    "model":"c","content":[],"stop_reason":null,"usage":{"input_tokens":7,"output_tokens":1}}}

    event: content_block_start
    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}

    event: content_block_stop
    data: {"type":"content_block_stop","index":0}

    event: message_delta
    data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}

    event: message_stop
    data: {"type":"message_stop"}

    """
        .formatted(text);
  }

  private void troubled(ReceivedCall call) {
    for (Trouble trouble : Trouble.values()) {
      if (call.body().contains("\"" + trouble.model() + "\"")) {
        does(trouble, call);
        return;
      }
    }
    whole(call);
  }

  private void does(Trouble trouble, ReceivedCall call) {
    switch (trouble) {
      case REFUSES_CONNECTIONS -> throw new AssertionError("nobody listens there");
      case RESETS_BEFORE_HEADERS -> call.request().connection().close();
      case ANSWERS_500 -> call.json(500, "{\"error\":{\"message\":\"oops\"}}");
      case ANSWERS_503 -> call.json(503, "{\"error\":{\"message\":\"try later\"}}");
      case ANSWERS_529 -> call.json(529, "{\"error\":{\"type\":\"overloaded_error\"}}");
      case LIMITS_SHORTLY -> limit(call, "1");
      case LIMITS -> call.json(429, "{\"error\":{\"message\":\"slow down\"}}");
      case LIMITS_FOR_LONG -> limit(call, "60");
      case HANGS_BEFORE_HEADERS -> {}
      case SENDS_HEADERS_ALONE -> call.stream(": hello\n\n");
      case SENDS_ROLE_ALONE -> call.stream(role());
      case SENDS_ITS_FIRST_TOKEN_LATE -> {
        call.stream(role());
        primary.later(9000, () -> call.response().end(rest(TEXT)));
      }
      case DIES_BEFORE_A_TOKEN -> {
        call.stream(role());
        primary.later(50, () -> call.request().connection().close());
      }
      case DIES_IN_THE_MIDDLE -> {
        call.stream(begun());
        primary.later(50, () -> call.request().connection().close());
      }
      case HANGS_IN_THE_MIDDLE -> call.stream(begun());
      case SENDS_AN_ERROR_IN_THE_MIDDLE -> {
        call.stream(begun());
        primary.later(
            50, () -> call.response().end("data: {\"error\":{\"message\":\"oops\"}}\n\n"));
      }
      case ENDS_WITHOUT_AN_END -> {
        call.stream(begun());
        primary.later(50, () -> call.response().end());
      }
      case SENDS_RUBBISH -> call.stream("data: {\"choices\n\n").end();
      case HAS_TOO_SHORT_A_CONTEXT ->
          call.json(400, "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"long\"}}");
      case REFUSES_THE_KEY -> call.json(401, "{\"error\":{\"code\":\"invalid_api_key\"}}");
      case HAS_NO_QUOTA -> call.json(429, "{\"error\":{\"code\":\"insufficient_quota\"}}");
      case DOES_NOT_KNOW_THE_MODEL -> call.json(404, "{\"error\":{\"code\":\"model_not_found\"}}");
    }
  }

  private static void limit(ReceivedCall call, String seconds) {
    call.response().putHeader("retry-after", seconds);
    call.json(429, "{\"error\":{\"message\":\"slow down\"}}");
  }

  private String body(String model, String routing, boolean stream) {
    return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"routing\":{%s}}"
        .formatted(model, stream, "Count " + questions.incrementAndGet(), routing);
  }

  private static String stream(String body) {
    return body.replace("\"stream\":false", "\"stream\":true");
  }

  private static String plain(String body) {
    return body.replace("\"stream\":true", "\"stream\":false");
  }

  /** The text that a stream's client has put together. */
  private static String text(HttpResponse<String> reply) {
    StringBuilder text = new StringBuilder();
    for (JsonNode event : events(reply)) {
      text.append(event.at("/choices/0/delta/content").asText(""));
    }
    return text.toString();
  }

  private static List<JsonNode> events(HttpResponse<String> reply) {
    List<JsonNode> events = new ArrayList<>();
    for (String line : reply.body().lines().toList()) {
      if (line.startsWith("data: {")) {
        events.add(Json.objectOrEmpty(line.substring(6)));
      }
    }
    return events;
  }

  private static JsonNode error(HttpResponse<String> reply) {
    return events(reply).getLast().path("error");
  }

  private void assertStored(String body) {
    String same = plain(body);
    gateway.awaitHit(CHAT, same);
    JsonNode hit = Json.objectOrEmpty(gateway.post(CHAT, same).body());
    assertThat(hit.at("/choices/0/message/content").asText()).isEqualTo(TEXT);
    assertThat(hit.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  private void assertNotStored(String body) {
    assertThat(gateway.post(CHAT, plain(body), "cache-control", "only-if-cached").statusCode())
        .isEqualTo(504);
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void streamIsWholeInTimeAndStored(Trouble trouble) {
    String body = body(trouble.model(), "\"fallbacks\":[\"backup\"]", true);
    long start = System.nanoTime();
    HttpResponse<String> reply = gateway.post(CHAT, body);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(text(reply)).isEqualTo(TEXT);
    assertThat(reply.body()).endsWith(DONE).doesNotContain("\"error\"");
    assertThat(events(reply).stream().map(event -> event.path("id").asText()).distinct())
        .hasSize(1);
    assertThat(took).isLessThan(BOUND);
    assertStored(body);
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "SENDS_ITS_FIRST_TOKEN_LATE",
        "HANGS_BEFORE_HEADERS",
        "SENDS_HEADERS_ALONE",
        "SENDS_ROLE_ALONE",
        "HANGS_IN_THE_MIDDLE"
      })
  void plainAnswerIsWholeInTimeAndStored(Trouble trouble) {
    String body = body(trouble.model(), "\"fallbacks\":[\"backup\"]", false);
    HttpResponse<String> reply = gateway.post(CHAT, body);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(Json.objectOrEmpty(reply.body()).at("/choices/0/message/content").asText())
        .isEqualTo(TEXT);
    assertThat(reply.headers().firstValue("x-scrubjay-fallback-from")).contains(trouble.model());
    assertStored(body);
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      names = {
        "DIES_IN_THE_MIDDLE",
        "HANGS_IN_THE_MIDDLE",
        "SENDS_AN_ERROR_IN_THE_MIDDLE",
        "ENDS_WITHOUT_AN_END"
      })
  void modelThatCanContinueTheTextDoesSo(Trouble trouble) {
    backup.answers(call -> says(call, "three four five."));
    try {
      String body = body(trouble.model(), "\"fallbacks\":[\"claude-3-5-haiku\"]", true);
      HttpResponse<String> reply = gateway.post(CHAT, body);
      JsonNode sent = Json.objectOrEmpty(backup.calls().getLast().body()).path("messages");
      assertThat(sent.get(sent.size() - 1).path("role").asText()).isEqualTo("assistant");
      assertThat(sent.get(sent.size() - 1).toString()).contains("One two").doesNotContain("two \"");
      assertThat(text(reply)).isEqualTo(TEXT);
      assertThat(reply.body()).endsWith(DONE).doesNotContain("\"error\"");
      assertStored(body);
      assertThat(gateway.get("/metrics").body())
          .contains("stream_rescue_count_total{outcome=\"continued\"}");
    } finally {
      backup.answers(FailoverIT::whole);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/messages, backup, message_stop",
    "/v1/messages, claude-3-5-haiku, message_stop",
    "/v1/responses, backup, response.completed",
    "/v1/responses, claude-3-5-haiku, response.completed"
  })
  void streamsOfOtherDialectsAreRescuedToo(String path, String fallback, String last) {
    boolean continues = fallback.startsWith("claude");
    backup.answers(call -> says(call, continues ? "three four five." : TEXT));
    try {
      String question =
          path.endsWith("messages")
              ? "\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Go %d\"}]"
              : "\"input\":\"Go %d\"";
      String body =
          "{\"model\":\"dies-in-the-middle\",\"stream\":true,%s,\"routing\":{\"fallbacks\":[\"%s\"]}}"
              .formatted(question.formatted(questions.incrementAndGet()), fallback);
      HttpResponse<String> reply = gateway.post(path, body);
      StringBuilder text = new StringBuilder();
      for (JsonNode event : events(reply)) {
        text.append(event.at("/delta/text").asText(""));
        text.append(event.path("delta").isTextual() ? event.path("delta").asText() : "");
      }
      assertThat(text.toString()).isEqualTo(TEXT);
      assertThat(events(reply).getLast().path("type").asText()).isEqualTo(last);
      gateway.awaitHit(path, body);
      assertThat(gateway.post(path, plain(body)).body()).contains(TEXT);
    } finally {
      backup.answers(FailoverIT::whole);
    }
  }

  @Test
  void secondAnswerThatDiffersIsNotMixedWithTheFirst() {
    backup.answers(call -> says(call, "Eins zwei drei."));
    try {
      String body = body("dies-in-the-middle", "\"fallbacks\":[\"backup\"]", true);
      HttpResponse<String> reply = gateway.post(CHAT, body);
      assertThat(text(reply)).isEqualTo("One two ");
      assertThat(error(reply).path("code").asText()).isEqualTo("upstream_cut");
      assertThat(error(reply).path("message").asText())
          .contains("provider one broke off its answer")
          .contains("provider two gave another answer than the part that was already sent");
      assertThat(reply.body()).doesNotContain("Eins").doesNotContain(DONE);
      assertNotStored(body);
    } finally {
      backup.answers(FailoverIT::whole);
    }
  }

  @Test
  void requestMayForbidTheRescue() {
    int calls = backup.calls().size();
    String body = body("dies-in-the-middle", "\"fallbacks\":[\"backup\"],\"rescue\":\"off\"", true);
    HttpResponse<String> reply = gateway.post(CHAT, body);
    assertThat(text(reply)).isEqualTo("One two ");
    assertThat(error(reply).path("code").asText()).isEqualTo("upstream_cut");
    assertThat(backup.calls()).hasSize(calls);
    assertNotStored(body);
  }

  @Test
  void requestMayForbidThatAModelContinuesAnothersText() {
    String body = body("dies-in-the-middle", "\"fallbacks\":[\"claude-3-5-haiku\"]", true);
    HttpResponse<String> reply = gateway.post(CHAT, body, "x-scrubjay-rescue", "restart");
    assertThat(backup.calls().getLast().body()).doesNotContain("\"assistant\"");
    assertThat(text(reply)).isEqualTo(TEXT);
    assertThat(gateway.post(CHAT, body, "x-scrubjay-rescue", "perhaps").statusCode())
        .isEqualTo(400);
  }

  @Test
  void membersOfACallSeeTheSameRescuedAnswer() {
    String body = body("dies-in-the-middle", "\"fallbacks\":[\"backup\"]", true);
    CompletableFuture<HttpResponse<String>> other =
        CompletableFuture.supplyAsync(() -> gateway.post(CHAT, body));
    assertThat(text(gateway.post(CHAT, body))).isEqualTo(TEXT);
    assertThat(text(other.join())).isEqualTo(TEXT);
  }

  @Test
  void halfSentToolCallIsNotContinued() {
    primary.answers(
        call -> {
          call.stream(
              chunk(
                  "{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":"
                      + "\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}",
                  "null"));
          primary.later(50, () -> call.request().connection().close());
        });
    try {
      int calls = backup.calls().size();
      String body = body("dies-in-the-middle", "\"fallbacks\":[\"backup\"]", true);
      HttpResponse<String> reply = gateway.post(CHAT, body);
      assertThat(error(reply).path("code").asText()).isEqualTo("upstream_cut");
      assertThat(backup.calls()).hasSize(calls);
      assertNotStored(body);
    } finally {
      primary.answers(this::troubled);
    }
  }

  @Test
  void goodEventsOfTheReadThatHoldsAnErrorComeFirst() {
    primary.answers(
        call -> {
          call.stream(begun());
          primary.later(
              100,
              () ->
                  call.response()
                      .end(word(WORDS.get(2)) + "data: {\"error\":{\"message\":\"oops\"}}\n\n"));
        });
    try {
      String body = body("dies-in-the-middle", "\"rescue\":\"off\"", true);
      HttpResponse<String> reply = gateway.post(CHAT, body);
      assertThat(text(reply)).isEqualTo("One two three ");
      assertThat(error(reply).path("message").asText()).contains("oops");
    } finally {
      primary.answers(this::troubled);
    }
  }

  @Test
  void badChunkInTheMiddleIsLeftOutAndTheAnswerNotStored() {
    primary.answers(call -> call.stream(begun() + "data: {\"id\":\"x\n\n" + rest("end.")).end());
    try {
      int calls = backup.calls().size();
      String body = body("bad-chunk", "\"fallbacks\":[\"backup\"]", true);
      HttpResponse<String> reply = gateway.post(CHAT, body);
      assertThat(text(reply)).isEqualTo("One two end.");
      assertThat(reply.body()).endsWith(DONE);
      assertThat(backup.calls()).hasSize(calls);
      assertNotStored(body);
      assertThat(gateway.get("/metrics").body())
          .contains("stream_skipped_event_count_total{provider=\"one\"} 1.0");
    } finally {
      primary.answers(this::troubled);
    }
  }

  @Test
  void requestAtFaultIsToldAndNotTriedElsewhere() {
    primary.answers(
        call ->
            call.json(400, "{\"error\":{\"code\":\"content_filter\",\"message\":\"not this\"}}"));
    try {
      int calls = backup.calls().size();
      String body = body("filtered", "\"fallbacks\":[\"backup\"]", true);
      HttpResponse<String> reply = gateway.post(CHAT, body);
      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).contains("content_filter");
      assertThat(backup.calls()).hasSize(calls);
    } finally {
      primary.answers(this::troubled);
    }
  }

  @Test
  void requestThatIsTooLongIsNotSentToAModelWithAsShortAContext() {
    String body = body("has-too-short-a-context", "\"fallbacks\":[\"small\"]", true);
    HttpResponse<String> reply = gateway.post(CHAT, body);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("context_length_exceeded");
  }

  @Test
  void bothDownIsToldClearlyAndSoon() {
    backup.answers(call -> call.json(500, "{}"));
    try {
      long start = System.nanoTime();
      HttpResponse<String> reply =
          gateway.post(CHAT, body("answers-500", "\"fallbacks\":[\"down\"]", true));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(reply.statusCode()).isEqualTo(502);
      assertThat(reply.body()).contains("provider one answered 500").contains("provider two");
    } finally {
      backup.answers(FailoverIT::whole);
    }
  }

  @Test
  void providerThatFlapsIsNotNoticed() {
    AtomicInteger calls = new AtomicInteger();
    primary.answers(
        call -> {
          if (calls.getAndIncrement() % 2 == 0) {
            call.json(500, "{}");
          } else {
            whole(call);
          }
        });
    try {
      for (int i = 0; i < 6; i++) {
        assertThat(text(gateway.post(CHAT, body("flapping", "", true)))).isEqualTo(TEXT);
        assertThat(text(gateway.post(CHAT, body("flapping", "\"fallbacks\":[\"backup\"]", true))))
            .isEqualTo(TEXT);
      }
    } finally {
      primary.answers(this::troubled);
    }
  }

  @Test
  void providerThatClosesEverySecondConnectionWithoutAByteIsNotNoticed() {
    AtomicInteger calls = new AtomicInteger();
    primary.answers(
        call -> {
          if (calls.getAndIncrement() % 2 == 0) {
            whole(call);
          } else {
            call.request().connection().close();
          }
        });
    try {
      for (int i = 0; i < 6; i++) {
        assertThat(gateway.post(CHAT, body("closing", "", false)).statusCode()).isEqualTo(200);
      }
    } finally {
      primary.answers(this::troubled);
    }
  }

  @Test
  void shortRetryAfterIsWaitedForAndALongOneTold() {
    AtomicInteger calls = new AtomicInteger();
    primary.answers(
        call -> {
          if (calls.getAndIncrement() == 0) {
            limit(call, "1");
          } else {
            whole(call);
          }
        });
    try {
      long start = System.nanoTime();
      assertThat(text(gateway.post(CHAT, body("limited", "", true)))).isEqualTo(TEXT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
      primary.answers(call -> limit(call, "30"));
      HttpResponse<String> told = gateway.post(CHAT, body("limited-long", "", true));
      assertThat(told.statusCode()).isEqualTo(429);
      assertThat(told.headers().firstValue("retry-after")).contains("30");
    } finally {
      primary.answers(this::troubled);
    }
  }

  @Test
  void modelAloneRescuesItsOwnStream() {
    AtomicInteger calls = new AtomicInteger();
    primary.answers(
        call -> {
          if (calls.getAndIncrement() == 0) {
            call.stream(begun());
            primary.later(50, () -> call.request().connection().close());
          } else {
            whole(call);
          }
        });
    try {
      String body = body("closing", "", true);
      assertThat(text(gateway.post(CHAT, body))).isEqualTo(TEXT);
      assertStored(stream(body));
    } finally {
      primary.answers(this::troubled);
    }
  }
}
