package dev.scrubjay.policy.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.Prices;
import dev.scrubjay.policy.model.Prices.Tariff;
import dev.scrubjay.policy.model.TokenKind;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.PlainRequests;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A conversation stays where its beginning is warm, unless another model is cheaper even so. */
final class WarmPromptTest {
  private static ModelProfile model(String id, double input, double cachedRead) {
    return new ModelProfile(
        id,
        id,
        id,
        new Prices(
            Map.of(
                Tariff.STANDARD,
                Map.of(
                    TokenKind.INPUT, input / 1e6,
                    TokenKind.OUTPUT, 1 / 1e6,
                    TokenKind.CACHED_READ, cachedRead / 1e6))),
        Duration.ofSeconds(1),
        0.9,
        1_000_000,
        OptionalInt.empty(),
        Set.of(Capability.TEXT),
        true);
  }

  private final ModelRouter router =
      new ModelRouter(
          new ModelCatalog(
              List.of(model("cheap", 1, 0.9), model("warm", 1.2, 0.12), model("dear", 9, 8))),
          RoutingPolicy.DEFAULT);

  private Routed route(Map<String, Integer> warmTokens) {
    RoutingRequest request = PlainRequests.of(TaskType.GENERAL, TaskComplexity.SIMPLE, 100_000);
    return (Routed)
        router.route(request, ModelConditions.ALL_HEALTHY, RoutingAdjustment.NONE.warm(warmTokens));
  }

  @Test
  void coldConversationGoesToTheCheapestModel() {
    assertThat(route(Map.of()).selected().model().id()).isEqualTo("cheap");
  }

  @Test
  void warmConversationStays() {
    Routed routed = route(Map.of("warm", 90_000));
    assertThat(routed.selected().model().id()).isEqualTo("warm");
    assertThat(routed.selected().expectedCost())
        .isCloseTo((10_000 * 1.2 + 90_000 * 0.12 + 300) / 1e6, within(1e-12));
    assertThat(routed.reasons())
        .contains("it has 90000 tokens of this conversation in its prompt cache");
  }

  @Test
  void warmthDoesNotOutweighAMuchHigherPrice() {
    assertThat(route(Map.of("dear", 90_000)).selected().model().id()).isEqualTo("cheap");
  }

  @Test
  void noMoreTokensAreWarmThanThePromptHas() {
    assertThat(route(Map.of("warm", 500_000)).selected().expectedCost())
        .isCloseTo((100_000 * 0.12 + 300) / 1e6, within(1e-12));
  }
}
