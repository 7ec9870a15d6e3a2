package dev.scrubjay.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.Allocation;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The budget of bytes for a routing decision; see performance.md. */
final class DecisionAllocationTest {
  private static final String WORDS =
      "Explain which lock it waits for: 3 of 40 requests are slow. ";

  @ParameterizedTest
  @CsvSource({"600, 26000", "20000, 36000"})
  void decisionStaysWithinItsBudget(int chars, long budget) {
    ObjectNode body = Json.object().put("model", "auto");
    String prompt = WORDS.repeat(chars / WORDS.length() + 1).substring(0, chars);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    ChatRequest request = new OpenAiChat().decode(body, Map.of());
    ModelCatalog catalog =
        new ModelCatalog(DefaultCatalog.models().stream().map(ModelConfig::profile).toList());
    RoutingRequests requests =
        new RoutingRequests(new TokenCounts(() -> catalog, new Tokenizer(Runnable::run)));
    ModelRouter router = new ModelRouter(RoutingPolicy.DEFAULT, Estimates.prior(catalog));
    assertThat(
            Allocation.bytesPerCall(
                () ->
                    router.route(
                        requests.of(request, RoutingRequirements.NONE, false),
                        ModelConditions.ALL_HEALTHY)))
        .isLessThan(budget);
  }
}
