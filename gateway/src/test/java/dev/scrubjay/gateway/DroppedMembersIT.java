package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What a provider could not be told is said with the answer, also when it comes from the cache. */
final class DroppedMembersIT {
  private static final String CHAT = "/v1/chat/completions";

  private static String header(HttpResponse<String> reply, String name) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.headers().firstValue(name).orElse("");
  }

  @Test
  void hitsNameTheMembersThatWereDropped() {
    try (TestGateway gateway = TestGateway.start().connected()) {
      String body =
          TestGateway.chat("claude-3-haiku", "drop it")
              .replace("{\"model\"", "{\"seed\":1,\"model\"");
      assertThat(header(gateway.post(CHAT, body), "x-scrubjay-dropped")).isEqualTo("seed");

      await().until(() -> header(gateway.post(CHAT, body), "cache-status").contains("hit"));
      assertThat(header(gateway.post(CHAT, body), "x-scrubjay-dropped")).isEqualTo("seed");
      String streamed = body.replace("{\"seed\"", "{\"stream\":true,\"seed\"");
      assertThat(header(gateway.post(CHAT, streamed), "x-scrubjay-dropped")).isEqualTo("seed");
    }
  }
}
