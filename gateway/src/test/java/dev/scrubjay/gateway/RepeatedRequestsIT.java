package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that are repeated byte for byte take a shorter way from their second hit on. Whatever
 * differs, in the request or in the gateway, must have the effect that it has on the long way.
 */
final class RepeatedRequestsIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final int HITS = 3;

  /** As a coding agent sends them. */
  private static final String LARGE = TestGateway.chat("gpt-4o", "a line of code ".repeat(20_000));

  private final TestGateway gateway = TestGateway.start().connected();
  private final String body = TestGateway.chat("gpt-4o", "again and again");

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** Has {@code body} answered from the cache until its bytes are known. */
  private List<HttpResponse<String>> known(String path, String request, String... headers) {
    gateway.post(path, request, headers);
    gateway.awaitHit(path, request, headers);
    return Stream.generate(() -> gateway.post(path, request, headers)).limit(HITS).toList();
  }

  private static String status(HttpResponse<String> reply) {
    return reply.headers().firstValue("cache-status").orElse("none: " + reply.body());
  }

  /** What clients see of a hit, apart from what differs each time. */
  private static Map<String, List<String>> seen(HttpResponse<String> reply) {
    Map<String, List<String>> headers = new TreeMap<>(reply.headers().map());
    headers.keySet().removeAll(List.of("x-request-id", "request-id", "age", "cache-status"));
    headers.put("status", List.of(reply.statusCode() + " " + status(reply).replaceAll("\\d", "")));
    headers.put("body", List.of(reply.body()));
    return headers;
  }

  static Stream<List<String>> requests() {
    String anthropic =
        """
        {"model":"claude-3-haiku-20240307","max_tokens":50,
         "messages":[{"role":"user","content":"again"}]}\
        """;
    String chat = TestGateway.chat("gpt-4o", "each again");
    return Stream.of(
        List.of(CHAT, chat),
        List.of(CHAT, chat.replace("{\"model\"", "{\"stream\":true,\"model\"")),
        List.of(
            CHAT,
            chat.replace(
                "{\"model\"",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\"")),
        List.of("/v1/messages", anthropic),
        List.of("/v1/messages", anthropic.replaceFirst("\\{", "{\"stream\":true,")),
        List.of("/v1/responses", "{\"model\":\"gpt-4o\",\"store\":false,\"input\":\"again\"}"),
        List.of(CHAT, LARGE),
        List.of(CHAT, LARGE.replace("{\"model\"", "{\"stream\":true,\"model\"")));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void hitsAreAlikeHoweverOftenARequestIsRepeated(List<String> request) {
    List<HttpResponse<String>> hits = known(request.get(0), request.get(1));
    assertThat(hits).allSatisfy(hit -> assertThat(seen(hit)).isEqualTo(seen(hits.getFirst())));
    assertThat(hits.stream().map(hit -> hit.headers().firstValue("x-request-id")))
        .doesNotHaveDuplicates();
  }

  /** Else workers would read the body, which takes more memory than it has bytes. */
  @Test
  void largeRequestIsKnownByItsBytesToo() {
    known(CHAT, LARGE);
    await()
        .untilAsserted(
            () -> {
              long before = allocatedByWorkers();
              for (int i = 0; i < HITS; i++) {
                assertThat(status(gateway.post(CHAT, LARGE))).contains("hit");
              }
              assertThat(allocatedByWorkers() - before).isLessThan(LARGE.length());
            });
  }

  private static long allocatedByWorkers() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] workers =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().contains("vert.x-worker"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    return Arrays.stream(threads.getThreadAllocatedBytes(workers)).sum();
  }

  @Test
  void eachHitIsCounted() {
    int before = hits();
    int served = known(CHAT, body).size();
    assertThat(hits() - before).isGreaterThanOrEqualTo(served);
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/v1/analytics").body())
                    .contains("\"hits\":" + (hits() - before)));
  }

  private int hits() {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("cache_hit_count_total"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void anotherTenantAndWorkspaceGetNothingOfIt() {
    known(CHAT, body);
    assertThat(status(gateway.post(CHAT, body, "x-scrubjay-workspace", "other"))).contains("miss");
    HttpResponse<String> other =
        TestGateway.send(
            gateway
                .request(CHAT)
                .setHeader("x-scrubjay-tenant", gateway.tenant() + "-2")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    assertThat(status(other)).contains("miss");
  }

  @Test
  void headersThatCountAreHeeded() {
    known(CHAT, body);
    assertThat(status(gateway.post(CHAT, body, "cache-control", "no-store"))).contains("bypass");
    assertThat(status(gateway.post(CHAT, body, "cache-control", "no-cache"))).contains("fwd=");
    assertThat(status(gateway.post(CHAT, body, "x-scrubjay-sample", "2"))).contains("miss");
    assertThat(gateway.post(CHAT, body, "x-scrubjay-fallbacks", "gpt-4o-mini").statusCode())
        .isEqualTo(200);
    assertThat(gateway.post(CHAT, body, "x-scrubjay-sample", "not one word").body())
        .contains("X-Scrubjay-Sample");
    assertThat(gateway.post(CHAT, body, "x-scrubjay-task-complexity", "hopeless").statusCode())
        .isEqualTo(400);
    assertThat(gateway.post(CHAT, body, "content-encoding", "br").statusCode()).isEqualTo(415);
    assertThat(status(gateway.post(CHAT, body))).contains("hit");
  }

  @Test
  void purgedAnswerIsGone() {
    known(CHAT, body);
    gateway.post("/v1/cache/purge", "{\"operation\":\"chat.completions\"}");
    assertThat(status(gateway.post(CHAT, body))).contains("miss");
  }

  @Test
  void bodyBeyondALowLimitIsRefused() {
    try (TestGateway low = TestGateway.configured("server: {max_body_bytes: 1024}\n", 0)) {
      String large = TestGateway.chat("gpt-4o", "again ".repeat(500));
      assertThat(low.post(CHAT, large).statusCode()).isEqualTo(413);
      assertThat(low.post(CHAT, body).statusCode()).isEqualTo(200);
    }
  }
}
