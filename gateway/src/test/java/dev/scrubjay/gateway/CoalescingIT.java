package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.upstream.simulated.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for the same answer at the same time share one provider call, over all replicas. */
final class CoalescingIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final Pattern CONTENT = Pattern.compile("\"content\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** Whether this machine keeps shorter deadlines is not tested here. */
  private static final String PATIENT =
      """
      redis: {lookup_timeout: 5s, store_timeout: 10s}
      coalescing: {lease: 10s}
      """;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private TestGateway gateway;
  private TestGateway replica;

  @BeforeEach
  void start() {
    gateway = TestGateway.configured(PATIENT, 1).connected();
    replica = gateway.replica().connected();
  }

  @AfterEach
  void stop() {
    client.close();
    replica.close();
    gateway.close();
  }

  private CompletableFuture<HttpResponse<String>> ask(
      TestGateway at, String body, String... headers) {
    return client.sendAsync(
        at.request(CHAT, headers)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String streamed(String body) {
    return body.replace("{\"model\"", "{\"stream\":true,\"model\"");
  }

  private static String header(HttpResponse<String> reply, String name) {
    return reply.headers().firstValue(name).orElse("");
  }

  private void awaitCalls(int calls) {
    await().until(() -> gateway.faults().calls("gpt-4o") == calls);
  }

  @Test
  void fiveHundredRequestsAtThreeReplicasAreOneCall() {
    try (TestGateway third = gateway.replica()) {
      List<TestGateway> replicas = List.of(gateway, replica, third);
      String body = TestGateway.chat("gpt-4o", "five hundred");
      List<CompletableFuture<HttpResponse<String>>> asked =
          IntStream.range(0, 500)
              .mapToObj(i -> ask(replicas.get(i % 3), i % 2 == 0 ? body : streamed(body)))
              .toList();
      for (CompletableFuture<HttpResponse<String>> reply : asked) {
        HttpResponse<String> answer = reply.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(text(answer)).contains("five hundred").endsWith(".");
      }
      assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(1);
      long collapsed =
          asked.stream()
              .filter(reply -> header(reply.join(), "cache-status").contains("collapsed"))
              .count();
      assertThat(collapsed).isPositive();
    }
  }

  @Test
  void streamIsJoinedMidwayAtTheSameReplicaAndAtAnother() throws IOException {
    String body = streamed(TestGateway.chat("gpt-4o", "join me"));
    try (Socket leader = open(gateway, body)) {
      readUntil(leader.getInputStream(), "join me");
      List<CompletableFuture<HttpResponse<String>>> joined =
          List.of(
              ask(gateway, body), ask(replica, body), ask(replica, body.replace("true", "false")));
      for (CompletableFuture<HttpResponse<String>> each : joined) {
        HttpResponse<String> reply = each.join();
        assertThat(text(reply)).contains("You asked: \"join me\"").endsWith(".");
        assertThat(header(reply, "cache-status")).isEqualTo("scrubjay; fwd=miss; collapsed");
      }
      assertThat(joined.get(0).join().body()).endsWith("data: [DONE]\n\n");
      assertThat(joined.get(1).join().body()).endsWith("data: [DONE]\n\n");
      assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(1);
    }
  }

  @Test
  void leaderMayLeaveWhileOthersFollow() throws IOException {
    String body = streamed(TestGateway.chat("gpt-4o", "leave me"));
    List<CompletableFuture<HttpResponse<String>>> followers = new ArrayList<>();
    try (Socket leader = open(gateway, body)) {
      readUntil(leader.getInputStream(), "leave");
      followers.add(ask(gateway, body));
      await()
          .until(
              () -> gateway.get("/metrics").body(),
              metrics -> metrics.contains("cache_coalesced_wait_seconds_count"));
    }
    assertThat(text(followers.get(0).join())).contains("leave me").endsWith(".");
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(1);
  }

  @Test
  void lastToLeaveEndsTheCall() throws IOException {
    String body = streamed(TestGateway.chat("gpt-4o", "all gone"));
    try (Socket one = open(gateway, body)) {
      readUntil(one.getInputStream(), "all");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/metrics").body())
                    .containsPattern("upstream_failure_count_total\\{[^}]*cancelled[^}]*} 1"));
    assertThat(header(ask(gateway, body).join(), "cache-status")).contains("fwd=miss");
  }

  @Test
  void failureIsSharedByThoseWhoWaited() {
    String body = TestGateway.chat("gpt-4o", "fail us");
    try (TestGateway hasty =
            TestGateway.configured(PATIENT + "upstream_policies: {deadline: 4s}", 0.1).connected();
        TestGateway other = hasty.replica().connected()) {
      hasty.faults().set("gpt-4o", Fault.STALL);
      List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
      replies.add(ask(hasty, body));
      await().until(() -> hasty.faults().calls("gpt-4o") == 1);
      replies.addAll(List.of(ask(hasty, body), ask(other, body)));
      for (CompletableFuture<HttpResponse<String>> reply : replies) {
        assertThat(reply.join().statusCode()).isEqualTo(504);
        assertThat(reply.join().body()).contains("upstream_timeout");
      }
      assertThat(hasty.faults().calls("gpt-4o")).isEqualTo(1);
    }
  }

  @Test
  void requestThatTakesNothingFromTheCacheIsMadeForItself() {
    String body = TestGateway.chat("gpt-4o", "mine alone");
    CompletableFuture<HttpResponse<String>> first = ask(gateway, body);
    awaitCalls(1);
    HttpResponse<String> own = ask(gateway, body, "cache-control", "no-cache").join();
    assertThat(header(own, "cache-status")).startsWith("scrubjay; fwd=request");
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(2);
  }

  @Test
  void followerThatWantsMoreAccuracyGoesOnByItself() {
    String body = TestGateway.chat("auto", "how exact");
    CompletableFuture<HttpResponse<String>> first = ask(gateway, body);
    await().until(() -> gateway.faults().calls() == 1);
    HttpResponse<String> exacting =
        ask(gateway, body, "x-scrubjay-accuracy-requirement", "0.94").join();
    assertThat(header(exacting, "x-scrubjay-model")).isEqualTo("gpt-4o");
    assertThat(header(first.join(), "x-scrubjay-model")).isEqualTo("claude-3-haiku");
  }

  @Test
  void tenantsDoNotShareAnswersInTheMaking() {
    String body = TestGateway.chat("gpt-4o", "ours");
    CompletableFuture<HttpResponse<String>> first = ask(gateway, body);
    awaitCalls(1);
    HttpResponse<String> other =
        ask(gateway, body, "x-scrubjay-tenant", "another-" + UUID.randomUUID()).join();
    assertThat(header(other, "cache-status")).doesNotContain("collapsed");
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(2);
  }

  @Test
  void whatIsPurgedInTheMakingIsNotStoredNorJoined() {
    String body = TestGateway.chat("gpt-4o", "purge me");
    CompletableFuture<HttpResponse<String>> first = ask(gateway, body);
    awaitCalls(1);
    replica.post("/v1/cache/purge", "{\"all\":true}");
    await()
        .atMost(5, TimeUnit.SECONDS)
        .until(() -> !header(ask(gateway, body).join(), "cache-status").contains("collapsed"));
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(gateway.faults().calls("gpt-4o")).isGreaterThan(1);
  }

  @Test
  void keysWhoseAnswersCannotBeStoredAreNotHeldUp() {
    try (TestGateway small =
        TestGateway.configured("cache_policies: {max_entry_bytes: 100}", 0.5).connected()) {
      String body = TestGateway.chat("gpt-4o", "too large");
      await() // until it is known at this replica that the answer was too large
          .until(
              () -> ask(small, body).thenApply(reply -> small.faults().calls("gpt-4o")).join() > 1);
      int calls = small.faults().calls("gpt-4o");
      List<CompletableFuture<HttpResponse<String>>> asked =
          List.of(ask(small, body), ask(small, body), ask(small, body));
      asked.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(200));
      assertThat(small.faults().calls("gpt-4o")).isEqualTo(calls + 3);
    }
  }

  private static Socket open(TestGateway at, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port());
    socket.setSoTimeout(10_000);
    String request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nX-Scrubjay-Tenant: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(CHAT, at.tenant(), body.length(), body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static void readUntil(InputStream in, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!said(read.toString()).contains(text)) {
      int next = in.read();
      assertThat(next).isNotEqualTo(-1);
      read.append((char) next);
    }
  }

  private static String text(HttpResponse<String> reply) {
    return said(reply.body());
  }

  /** The text of a reply, streamed or not. */
  static String said(String body) {
    StringBuilder said = new StringBuilder();
    Matcher content = CONTENT.matcher(body);
    while (content.find()) {
      said.append(content.group(1).replace("\\\"", "\""));
    }
    return said.toString();
  }
}
