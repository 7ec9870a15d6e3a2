package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The catalog of today is routed by published results from the first request on. */
final class PriorRoutingIT {
  private final ListingProvider openai = new ListingProvider();

  @AfterEach
  void stop() {
    openai.close();
  }

  private TestGateway gateway(String yaml) {
    String head =
        """
        server: {host: 127.0.0.1, port: 0}
        providers: {openai: {kind: openai, base_url: "%s", api_key: k}}
        """
            .formatted(openai.url());
    return TestGateway.serving(head + yaml, Map.of());
  }

  private static String own(String settings) {
    return "models: {mine: {provider: openai, cost_per_token: 0.000000001, capabilities: [text], %s}}"
        .formatted(settings);
  }

  private static JsonNode route(TestGateway gateway, String profile) {
    String request =
        "{\"task_type\":\"code\",\"token_count\":400,\"profile\":\"%s\"}".formatted(profile);
    return Json.objectOrEmpty(gateway.post("/v1/route", request).body()).path("data");
  }

  private static JsonNode prior(TestGateway gateway, String model) {
    for (JsonNode each :
        Json.objectOrEmpty(gateway.get("/v1/analytics/estimates").body()).path("models")) {
      if (each.path("model").asText().equals(model)) {
        return each.path("prior");
      }
    }
    throw new AssertionError(model);
  }

  @Test
  void autoPicksByPublishedResults() {
    try (TestGateway gateway = gateway(own("display_name: Mine")).connected()) {
      assertThat(gateway.post("/v1/chat/completions", TestGateway.chat("auto", "Hi")).statusCode())
          .isEqualTo(200);
      assertThat(openai.asked()).hasSize(1);
      assertThat(prior(gateway, openai.asked().get(0)).asText()).endsWith(" answers)");
      assertThat(openai.asked()).doesNotContain("mine");
    }
  }

  @Test
  void modelOfWhichNothingTellsIsRejectedForThatReason() {
    try (TestGateway gateway = gateway(own("display_name: Mine")).connected()) {
      JsonNode decision = route(gateway, "savings");
      assertThat(decision.path("rejected").path("mine").asText())
          .contains("neither published results nor enough verdicts");
      assertThat(prior(gateway, "mine").isMissingNode()).isTrue();
    }
  }

  @Test
  void modelIsChosenIfTheOperatorStatesItsAccuracy() {
    try (TestGateway gateway = gateway(own("accuracy: 0.995")).connected()) {
      assertThat(route(gateway, "quality").path("selected_model").asText()).isEqualTo("mine");
      assertThat(prior(gateway, "mine").asText()).startsWith("configured");
    }
  }

  @Test
  void seedCatalogDecidesAsTheSpecificationSays() {
    try (TestGateway gateway = TestGateway.start()) {
      String request =
          """
          {"task_type":"content_analysis","task_complexity":"complex","token_count":1000,
           "accuracy_requirement":0.9}
          """;
      JsonNode decision =
          Json.objectOrEmpty(gateway.post("/v1/route", request).body()).path("data");
      assertThat(decision.path("selected_model").asText()).isEqualTo("gpt-4o");
      assertThat(decision.path("expected_accuracy").doubleValue()).isCloseTo(0.95, within(1e-9));
      assertThat(prior(gateway, "gpt-4o").isMissingNode()).isTrue();
    }
  }
}
