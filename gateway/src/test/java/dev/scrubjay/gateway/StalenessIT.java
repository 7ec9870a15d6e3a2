package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.upstream.simulated.Fault;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Entries around the end of their freshness, and the directives of requests about them. */
final class StalenessIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ONE_SECOND = "x-scrubjay-ttl";

  private static String header(HttpResponse<String> reply, String name) {
    return reply.headers().firstValue(name).orElse("");
  }

  /** Stores an answer for a second, and waits until it is stale. */
  private static String stale(TestGateway gateway) {
    String body = TestGateway.chat("gpt-4o", "grow old");
    gateway.post(CHAT, body, ONE_SECOND, "1");
    await().until(() -> status(gateway, body, "only-if-cached, max-stale") == 200);
    await().until(() -> status(gateway, body, "only-if-cached, min-fresh=0") == 504);
    return body;
  }

  private static int status(TestGateway gateway, String body, String cacheControl) {
    return gateway.post(CHAT, body, "cache-control", cacheControl).statusCode();
  }

  @Test
  void staleEntryIsServedWhileItIsRefreshed() {
    try (TestGateway gateway =
        TestGateway.configured(
            "cache_policies: {early_refresh: 0, stale_while_revalidate: 60}", 0)) {
      String body = stale(gateway);
      HttpResponse<String> reply = gateway.post(CHAT, body);
      assertThat(header(reply, "cache-status")).matches("scrubjay; hit; ttl=-?\\d+");
      await()
          .untilAsserted(
              () ->
                  assertThat(header(gateway.post(CHAT, body), "cache-status"))
                      .matches("scrubjay; hit; ttl=\\d{3,}"));
      assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(2);
      assertThat(gateway.get("/metrics").body()).contains("reason=\"revalidating\"");
    }
  }

  @Test
  void staleEntryIsServedInsteadOfAnError() {
    try (TestGateway gateway = TestGateway.configured("cache_policies: {early_refresh: 0}", 0)) {
      String body = stale(gateway);
      gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
      for (String asked :
          new String[] {body, body.replace("{\"model\"", "{\"stream\":true,\"model\"")}) {
        HttpResponse<String> reply = gateway.post(CHAT, asked);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("grow old");
        assertThat(header(reply, "cache-status"))
            .isEqualTo("scrubjay; fwd=stale; detail=stale-if-error");
        assertThat(header(reply, "age")).isNotEmpty();
      }
      gateway.faults().clear();
      assertThat(header(gateway.post(CHAT, body), "cache-status"))
          .startsWith("scrubjay; fwd=stale");
    }
  }

  @Test
  void withoutGraceAnErrorIsAnError() {
    try (TestGateway gateway =
        TestGateway.configured("cache_policies: {early_refresh: 0, stale_if_error: 0}", 0)) {
      String body = stale(gateway);
      gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
      assertThat(gateway.post(CHAT, body).statusCode()).isEqualTo(502);
    }
  }

  @Test
  void requestMaySayHowOldAnAnswerMayBe() {
    try (TestGateway gateway = TestGateway.configured("cache_policies: {early_refresh: 0}", 0)) {
      String body = stale(gateway);
      HttpResponse<String> old = gateway.post(CHAT, body, "cache-control", "max-stale=60");
      assertThat(header(old, "cache-status")).startsWith("scrubjay; hit");
      assertThat(
              gateway.post(CHAT, body, "cache-control", "max-stale, only-if-cached").statusCode())
          .isEqualTo(200);
      assertThat(header(gateway.post(CHAT, body), "cache-status"))
          .startsWith("scrubjay; fwd=stale");
      await()
          .until(
              () ->
                  header(gateway.post(CHAT, body), "cache-status")
                      .matches("scrubjay; hit; ttl=\\d{3,}"));
      assertThat(header(gateway.post(CHAT, body, "cache-control", "max-age=0"), "cache-status"))
          .startsWith("scrubjay; fwd=stale");
      assertThat(
              header(gateway.post(CHAT, body, "cache-control", "min-fresh=99999"), "cache-status"))
          .startsWith("scrubjay; fwd=stale");
    }
  }

  @Test
  void refusalOfAPinnedModelIsRememberedForAWhile() {
    try (TestGateway gateway = TestGateway.configured("cache_policies: {negative_ttl: 60}", 0)) {
      gateway.faults().set("gpt-4o", Fault.REFUSED);
      String body = TestGateway.chat("gpt-4o", "no");
      HttpResponse<String> first = gateway.post(CHAT, body);
      assertThat(first.statusCode()).isEqualTo(400);
      await()
          .untilAsserted(
              () ->
                  assertThat(header(gateway.post(CHAT, body), "cache-status"))
                      .startsWith("scrubjay; hit"));
      int calls = gateway.faults().calls("gpt-4o");
      HttpResponse<String> again = gateway.post(CHAT, body);
      assertThat(again.statusCode()).isEqualTo(400);
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(calls);
      assertThat(gateway.post(CHAT, body, "x-scrubjay-tenant", "another").statusCode())
          .isEqualTo(400);
      assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(calls + 1);
    }
  }

  @Test
  void limitsOnRateAreNeverRemembered() {
    try (TestGateway gateway =
        TestGateway.configured(
            "cache_policies: {negative_ttl: 60}\nupstream_policies: {retry: {attempts: 0}}", 0)) {
      gateway.faults().set("gpt-4o", Fault.RATE_LIMITED, 1);
      String body = TestGateway.chat("gpt-4o", "later");
      assertThat(gateway.post(CHAT, body).statusCode()).isEqualTo(429);
      await().until(() -> gateway.post(CHAT, body).statusCode() == 200);
    }
  }

  @Test
  void hotEntryIsRefreshedBeforeItIsStale() {
    try (TestGateway gateway =
        TestGateway.configured(
            "cache_policies: {early_refresh: 10, ttl_strategies: {moderate: 3, frequent: 4, rare:"
                + " 2}}",
            0.2)) {
      String body = TestGateway.chat("gpt-4o", "hot");
      gateway.post(CHAT, body);
      gateway.awaitChatHit("gpt-4o", "hot");
      await()
          .untilAsserted(
              () -> {
                assertThat(header(gateway.post(CHAT, body), "cache-status"))
                    .startsWith("scrubjay; hit; ttl=");
                assertThat(gateway.faults().calls("gpt-4o")).isGreaterThan(1);
              });
      assertThat(gateway.get("/metrics").body()).contains("reason=\"early\"");
    }
  }

  @Test
  void replayCanBePaced() {
    try (TestGateway gateway =
        TestGateway.configured("cache_policies: {replay_chars_per_second: 400}", 0)) {
      String body = TestGateway.chat("gpt-4o", "slowly");
      gateway.post(CHAT, body);
      gateway.awaitChatHit("gpt-4o", "slowly");
      HttpResponse<String> reply =
          gateway.post(CHAT, body.replace("{\"model\"", "{\"stream\":true,\"model\""));
      assertThat(header(reply, "cache-status")).startsWith("scrubjay; hit");
      assertThat(reply.body().split("\"content\"", -1)).hasSizeGreaterThan(5);
      assertThat(reply.body()).endsWith("data: [DONE]\n\n");
    }
  }
}
