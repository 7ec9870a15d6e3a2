package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one tenant's requests make of a provider keeps no other tenant from it. */
final class OneTenantsTroubleIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final int MANY = 12;

  private final FakeProvider provider = new FakeProvider(OneTenantsTroubleIT::reply);
  private final TestGateway gateway =
      TestGateway.serving(
          """
      providers:
        p: {kind: openai, base_url: "%s/v1", api_key: sk-0123456789}
      models:
        m: {provider: p, cost_per_token: 0.000001}
        vectors: {provider: p, cost_per_token: 0.000001, capabilities: [embedding], routed: false}
      """
              .formatted(provider.url()),
          Map.of());

  @AfterEach
  void stop() {
    gateway.close();
    provider.close();
  }

  private static Reply reply(Received request) {
    String body = request.body().toString();
    if (body.contains("and hang up")) {
      throw new IllegalStateException("closes the connection without a reply");
    }
    return body.contains("babble")
        ? new Reply(200, "text/plain", Map.of(), "not json{".getBytes(UTF_8))
        : FakeProvider.openAiReply(request);
  }

  private int status(String path, String body) {
    return TestGateway.send(
            gateway
                .request(path)
                .setHeader("x-scrubjay-tenant", gateway.tenant() + "-troublesome")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build())
        .statusCode();
  }

  private void othersAreServed() {
    for (int i = 0; i < MANY; i++) {
      assertThat(gateway.post(CHAT, TestGateway.chat("m", "other " + i)).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void requestsOnWhichAProviderHangsUpEjectItForTheirTenantAlone() {
    for (int i = 0; i < MANY; i++) {
      assertThat(status(CHAT, TestGateway.chat("m", "read this and hang up " + i))).isIn(502, 503);
    }
    othersAreServed();
  }

  @Test
  void textInPlaceOfVectorsIsNoStreamAndEjectsTheModelForItsTenantAlone() {
    for (int i = 0; i < MANY; i++) {
      assertThat(status("/v1/embeddings", "{\"model\":\"vectors\",\"input\":\"babble " + i + "\"}"))
          .isIn(502, 503);
    }
    othersAreServed();
    assertThat(
            gateway.post("/v1/embeddings", "{\"model\":\"vectors\",\"input\":\"babble\"}").body())
        .contains("it is not JSON");
  }
}
