package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestRedis;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica, in a process of its own, is killed while others follow its lease. */
final class KilledLeaderIT {
  private static final String CHAT = "/v1/chat/completions";

  @TempDir private Path folder;

  @Test
  void allWhoFollowedStillGetAWholeAnswer() throws Exception {
    try (TestGateway gateway = TestGateway.configured("", 0.01)) {
      gateway.faults().set("gpt-4o", Fault.STALL, 1); // the leader's stream, until its death
      try (ChildGateway leader = serve(gateway)) {
        followAndKill(gateway, leader);
      }
    }
  }

  private ChildGateway serve(TestGateway gateway) throws IOException {
    return new ChildGateway(
        folder,
        port ->
            """
            server: {port: %d}
            redis: {url: '%s'}
            providers:
              openai: {kind: openai, base_url: '%s/openai/v1', api_key: simulated}
            """
                .formatted(port, TestRedis.url(), gateway.providersUrl()),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC");
  }

  private void followAndKill(TestGateway gateway, ChildGateway leader) throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> leader.answers() || !leader.process().isAlive());
    assertThat(leader.process().isAlive()).as("%s", leader.log()).isTrue();
    String streamed =
        TestGateway.chat("gpt-4o", "kill the leader")
            .replace("{\"model\"", "{\"stream\":true,\"model\"");
    List<CompletableFuture<HttpResponse<String>>> followers = new ArrayList<>();
    HttpClient client = HttpClient.newHttpClient();
    try (Socket first = new Socket(InetAddress.getLoopbackAddress(), leader.port())) {
      first.getOutputStream().write(request(gateway, streamed));
      readUntil(first.getInputStream(), "You ");
      for (int i = 0; i < 4; i++) {
        String body = i % 2 == 0 ? streamed : streamed.replace("true", "false");
        followers.add(
            client.sendAsync(
                gateway
                    .request(CHAT)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString()));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(gateway.get("/metrics").body())
                      .containsPattern(
                          "cache_coalesced_wait_seconds_count\\{served=\"true\",where=\"elsewhere\"}"
                              + " 4"));
      leader.process().destroyForcibly().waitFor();
    }
    for (CompletableFuture<HttpResponse<String>> follower : followers) {
      HttpResponse<String> reply = follower.join();
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(CoalescingIT.said(reply.body()))
          .isEqualTo(CoalescingIT.said(followers.get(1).join().body()))
          .contains("kill the leader")
          .endsWith(".");
    }
    assertThat(followers.get(0).join().body()).endsWith("data: [DONE]\n\n");
    assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(2);
  }

  private static byte[] request(TestGateway gateway, String body) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nX-Scrubjay-Tenant: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(CHAT, gateway.tenant(), body.length(), body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void readUntil(InputStream in, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!CoalescingIT.said(read.toString()).contains(text)) {
      int next = in.read();
      assertThat(next).isNotEqualTo(-1);
      read.append((char) next);
    }
  }
}
