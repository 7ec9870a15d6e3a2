package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Routing profiles of requests, of tenants and of the configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProfileIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ROUTE = "/v1/route";

  private TestGateway gateway;

  @BeforeAll
  void start() {
    String yaml =
        """
        tenants:
          thrifty: {routing_profile: savings, api_keys: [{key: sixteen-letters-long}]}
        """;
    gateway = TestGateway.configured(yaml, 0);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  /** The score of the most accurate model, whose only strength is accuracy, on a complex task. */
  private double scoreOfTheBest(String more, String... headers) throws JsonProcessingException {
    String requirements = "{\"task_complexity\":\"complex\",\"token_count\":1000" + more + "}";
    HttpResponse<String> reply = gateway.post(ROUTE, requirements, headers);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.object(reply.body()).findPath("score").doubleValue();
  }

  @Test
  void requestsProfileOverridesTheOthers() throws JsonProcessingException {
    double balanced = scoreOfTheBest("");
    assertThat(scoreOfTheBest(",\"profile\":\"balanced\"")).isEqualTo(balanced);
    assertThat(scoreOfTheBest(",\"profile\":\"quality\"")).isGreaterThan(balanced);
    assertThat(scoreOfTheBest("", "x-scrubjay-profile", "savings")).isLessThan(balanced);
  }

  @Test
  void tenantsProfileAppliesToRequestsWithoutOne() throws JsonProcessingException {
    double savings = scoreOfTheBest(",\"profile\":\"savings\"");
    assertThat(scoreOfTheBest("", "x-scrubjay-tenant", "thrifty")).isEqualTo(savings);
    assertThat(scoreOfTheBest(",\"profile\":\"quality\"", "x-scrubjay-tenant", "thrifty"))
        .isGreaterThan(savings);
  }

  @Test
  void answersForOneProfileAreNotServedForAnother() {
    String question = TestGateway.chat("auto", "which profile");
    String thrifty = question.replaceFirst("\\{", "{\"routing\":{\"profile\":\"savings\"},");
    assertThat(cached(thrifty)).isFalse();
    assertThat(gateway.post(CHAT, thrifty).statusCode()).isEqualTo(200);
    Awaitility.await().until(() -> cached(thrifty));
    assertThat(cached(question)).isFalse();
  }

  private boolean cached(String body) {
    return gateway.post(CHAT, body, "cache-control", "only-if-cached").statusCode() == 200;
  }

  @Test
  void unknownProfileIsNamed() {
    String body = TestGateway.chat("auto", "hi");
    HttpResponse<String> reply =
        gateway.post(CHAT, body.replaceFirst("\\{", "{\"routing\":{\"profile\":\"best\"},"));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("routing.profile: 'best'").contains("quality or savings");
  }
}
