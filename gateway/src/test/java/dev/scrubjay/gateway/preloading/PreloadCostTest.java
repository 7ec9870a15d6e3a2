package dev.scrubjay.gateway.preloading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.judging.JudgeCall;
import dev.scrubjay.gateway.routing.CascadeRoute;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.cascade.AnswerCheck;
import dev.scrubjay.policy.cascade.CascadePlan;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.Prices;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PreloadCostTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final int LONGEST = 4_000;
  private static final int CONTEXT = 100_000;

  /** In USD per token of input, output at twice as much. */
  private static final double CHEAP = 1e-6;

  private static final double DEAR = 1e-5;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close();
  }

  private Upstream model(Prices prices, OptionalInt maxOutput) {
    return TestUpstreams.at(
        vertx,
        new ModelProfile(
            "m",
            "m",
            "testing",
            prices,
            Duration.ofSeconds(1),
            0.9,
            CONTEXT,
            maxOutput,
            Set.of(Capability.TEXT),
            true),
        "http://localhost:1");
  }

  private Upstream model(double price) {
    return model(Prices.of(price, 2 * price), OptionalInt.of(LONGEST));
  }

  private static ChatRequest request(String content, String more) {
    String body =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":%s}]%s}"
            .formatted(content, more);
    try {
      return new OpenAiChat().decode(Json.object(body), Map.of());
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  private static ChatRequest request() {
    return request("\"Why?\"", "");
  }

  private static RoutePlan plan(Upstream... chain) {
    return new RoutePlan(List.of(chain), Optional.empty(), Optional.empty());
  }

  private static double most(ChatRequest request, Upstream... chain) {
    return PreloadCost.most(request, plan(chain)).orElseThrow();
  }

  private static long input(ChatRequest request) {
    return Json.bytes(request.body()).length + 1000L;
  }

  @Test
  void answerIsTakenToBeTheLongestOfItsModel() {
    assertThat(most(request(), model(CHEAP)))
        .isCloseTo(CHEAP * (input(request()) + 2 * LONGEST), EXACT);
  }

  @Test
  void modelWithoutALimitOfItsOwnMayFillItsContext() {
    Upstream model = model(Prices.of(CHEAP, 2 * CHEAP), OptionalInt.empty());
    assertThat(most(request(), model)).isCloseTo(CHEAP * (input(request()) + 2 * CONTEXT), EXACT);
  }

  @Test
  void requestsOwnLimitCounts() {
    ChatRequest limited = request("\"Why?\"", ",\"max_tokens\":50");
    assertThat(most(limited, model(CHEAP))).isCloseTo(CHEAP * (input(limited) + 100), EXACT);
  }

  @Test
  void eachByteOfTextMayBeAToken() {
    ChatRequest chinese = request("\"" + "为什么".repeat(1000) + "\"", "");
    assertThat(most(chinese, model(CHEAP))).isGreaterThan(CHEAP * (9000 + 2 * LONGEST));
  }

  @Test
  void imageMayFillTheContext() {
    ChatRequest image =
        request("[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.b/c.png\"}}]", "");
    assertThat(most(image, model(CHEAP))).isCloseTo(CHEAP * (CONTEXT + 2 * LONGEST), EXACT);
  }

  @Test
  void dearestModelOfTheChainCounts() {
    assertThat(most(request(), model(CHEAP), model(DEAR), model(CHEAP)))
        .isEqualTo(most(request(), model(DEAR)));
  }

  @Test
  void modelsOfACascadeArePaidForBesidesTheChain() {
    CascadePolicy policy = CascadePolicy.DEFAULT;
    CascadeRoute cheap =
        new CascadeRoute(
            model(CHEAP),
            Optional.of(model(CHEAP)),
            Optional.of(model(DEAR)),
            new AnswerCheck(new CascadePlan("m", Optional.of("m"), Optional.of("m"), "m"), policy),
            Duration.ofSeconds(1));
    RoutePlan plan =
        new RoutePlan(
            List.of(model(DEAR)), Optional.empty(), Optional.empty(), Map.of(), Optional.of(cheap));
    double judge = DEAR * (input(request()) + 2 * LONGEST + 1000 + 2 * JudgeCall.MAX_TOKENS);
    assertThat(PreloadCost.most(request(), plan).orElseThrow())
        .isCloseTo(2 * most(request(), model(CHEAP)) + most(request(), model(DEAR)) + judge, EXACT);
  }

  @Test
  void unknownPriceOfAnyModelLeavesItUnknown() {
    Upstream unpriced = model(Prices.UNKNOWN, OptionalInt.empty());
    assertThat(PreloadCost.most(request(), plan(model(CHEAP), unpriced))).isEmpty();
    assertThat(PreloadCost.most(request(), plan(unpriced, model(CHEAP)))).isEmpty();
  }
}
