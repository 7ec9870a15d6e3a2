package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Several answers to equal requests, on purpose. */
final class SamplingIT {
  private static final String CHAT = "/v1/chat/completions";

  /** Unlike that of earlier runs, whose answers this fixed tenant still has. */
  private static final String GREEDY =
      """
      {"model":"gpt-4o","temperature":0,"messages":[{"role":"user","content":"greedy %s"}]}\
      """
          .formatted(UUID.randomUUID());

  private static String status(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.headers().firstValue("cache-status").orElseThrow();
  }

  private static void untilHit(TestGateway gateway, String body, String... headers) {
    await().until(() -> status(gateway.post(CHAT, body, headers)).contains("hit"));
  }

  @Test
  void eachNamedSampleHasAnEntryOfItsOwn() {
    try (TestGateway gateway = TestGateway.start().connected()) {
      String body = TestGateway.chat("gpt-4o", "draw");
      for (String sample : new String[] {"1", "2"}) {
        assertThat(status(gateway.post(CHAT, body, "X-Scrubjay-Sample", sample)))
            .contains("fwd=miss");
        untilHit(gateway, body, "X-Scrubjay-Sample", sample);
      }
      assertThat(status(gateway.post(CHAT, body))).contains("fwd=miss");
    }
  }

  @Test
  void tenantMayKeepSampledAnswersOutOfTheCache() {
    String yaml =
        """
        providers: {openai: {api_key: sk-1, base_url: 'URL/v1'}}
        catalog: seed
        tenants: {default: {sampling: bypass}}
        """;
    String answer =
        """
        {"id":"x","object":"chat.completion","created":1,"model":"gpt-4o","choices":[{"index":0,
         "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}\
        """;
    try (FakeProvider provider = new FakeProvider(request -> FakeProvider.Reply.json(200, answer));
        TestGateway gateway =
            TestGateway.serving(yaml.replace("URL", provider.url()), Map.of()).connected()) {
      String sampled = TestGateway.chat("gpt-4o", "drawn");
      String[] tenant = {"x-scrubjay-tenant", "default"};
      for (int i = 0; i < 2; i++) {
        assertThat(status(gateway.post(CHAT, sampled, tenant))).contains("detail=sampled");
      }
      assertThat(status(gateway.post(CHAT, GREEDY, tenant))).contains("fwd=miss");
      untilHit(gateway, GREEDY, tenant);
    }
  }
}
