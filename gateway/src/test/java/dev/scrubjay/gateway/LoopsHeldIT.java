package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No body holds an event loop, however hard it is to read. */
@TestInstance(Lifecycle.PER_CLASS)
final class LoopsHeldIT {
  /** The goal is 10 ms for compiled code on a quiet machine; here others have their part too. */
  private static final Duration HELD = Duration.ofMillis(Long.getLong("scrubjay.held", 25));

  /** The attempts of which one has to be within the limit: the first ones compile the code. */
  private static final int ATTEMPTS = 8;

  static final String MODEL =
      """
      providers:
        p: {kind: openai, base_url: "%s", api_key: k}
      models:
        m: {provider: p, cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000}
      """;

  private final FakeProvider provider = FakeProvider.openAi();
  private final TestGateway gateway =
      TestGateway.serving(MODEL.formatted(provider.url()), Map.of());

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  private static String result(String params) {
    return "{\"operation\":\"loops\",\"params\":" + params + "}";
  }

  static String chat(String content, String more) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + content
        + "\"}]"
        + more
        + "}";
  }

  private static String deep(int chars) {
    return "{\"b\":1,\"a\":".repeat(180) + '"' + "x".repeat(chars) + '"' + "}".repeat(180);
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"m" + Integer.reverse(i) + "\":1")
        .collect(Collectors.joining(",", "{", "}"));
  }

  record Hard(String name, String path, String body) {
    @Override
    public String toString() {
      return path + " " + name;
    }
  }

  static List<Hard> bodies() {
    return List.of(
        new Hard("deep", "/v1/cache/key", result(deep(4_000_000))),
        new Hard("deep and 15 MB", "/v1/cache/key", result(deep(15_000_000))),
        new Hard("members", "/v1/cache/lookup", result(members(200_000))),
        new Hard(
            "members to store",
            "/v1/cache/store",
            "{\"key\":\"x\",\"value\":" + members(200_000) + "}"),
        new Hard("escapes", "/v1/cache/plan", result("\"" + "\\n".repeat(4_000_000) + "\"")),
        new Hard("objects", "/v1/optimize", result("[" + "{},".repeat(240_000) + "0]")),
        new Hard("too many objects", "/v1/optimize", result("[" + "{},".repeat(1_000_000) + "0]")),
        new Hard("deep", "/v1/route", "{\"prompt\":" + deep(4_000_000) + "}"),
        new Hard("deep", "/v1/outcomes", "{\"model\":" + deep(4_000_000) + "}"),
        new Hard("8 MB of text", "/v1/chat/completions", chat("y".repeat(8_000_000), "")),
        new Hard("members", "/v1/chat/completions", chat("z", ",\"metadata\":" + members(100_000))),
        new Hard("words", "/v1/messages", chat("w ".repeat(2_000_000), ",\"max_tokens\":9")));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void noBodyHoldsALoop(Hard hard) {
    for (String one : List.of(result("1"), chat("x", ",\"max_tokens\":9"), "{}")) {
      for (int i = 0; i < 20; i++) {
        gateway.post(hard.path(), one); // loads the classes
      }
    }
    holdsNoLoop(
        gateway,
        attempt -> {
          HttpResponse<String> response = gateway.post(hard.path(), hard.body());
          assertThat(response.statusCode()).isNotIn(500, 503);
        });
  }

  /** Asserts that one of several attempts is quick, as work that is always there slows down all. */
  static void holdsNoLoop(TestGateway gateway, IntConsumer attempt) {
    LoopProbe probe = gateway.probe();
    List<Duration> held = new ArrayList<>();
    for (int i = 0; i < ATTEMPTS; i++) {
      probe.longest();
      attempt.accept(i);
      held.add(probe.longest());
      if (held.getLast().compareTo(HELD) < 0) {
        return;
      }
    }
    fail("a loop was held for " + held + " (expected: one < " + HELD + ")");
  }

  @Test
  void manyMessagesHoldNoLoop() {
    String messages =
        IntStream.range(0, 60_000)
            .mapToObj(
                i ->
                    "{\"role\":\"%s\",\"content\":\"w\"}"
                        .formatted(i % 2 == 0 ? "user" : "assistant"))
            .collect(Collectors.joining(",", "[", "]"));
    holdsNoLoop(
        gateway,
        i ->
            assertThat(
                    gateway
                        .post(
                            "/v1/messages",
                            "{\"model\":\"m\",\"max_tokens\":%d,\"messages\":%s}"
                                .formatted(i + 1, messages))
                        .statusCode())
                .isEqualTo(200));
  }

  @Test
  void bodyOfTooManyTokensIsRefusedInTheCallersDialect() {
    String tokens = "[" + "{},".repeat(300_000) + "0]";
    assertThat(gateway.post("/v1/cache/key", result(tokens)).statusCode()).isEqualTo(413);
    HttpResponse<String> anthropic =
        gateway.post("/v1/messages", chat("x", ",\"max_tokens\":9,\"metadata\":" + tokens));
    assertThat(anthropic.statusCode()).isEqualTo(413);
    assertThat(anthropic.body()).contains("\"type\":\"error\"", "request_too_large", "JSON tokens");
  }
}
