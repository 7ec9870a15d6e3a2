package dev.scrubjay.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.openai.OpenAiEmbeddings;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.request.FallbackChoice.AnyModel;
import dev.scrubjay.gateway.request.FallbackChoice.ListedModels;
import dev.scrubjay.gateway.request.FallbackChoice.NoFallback;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A plan is the model that a request names, or the router's choice, and their fallbacks. */
final class RoutePlannerTest {
  private static final String URL = "http://127.0.0.1:1";

  private final Vertx vertx = Vertx.vertx();
  private final Upstream fair = model("fair", 0.85);
  private final Upstream best = model("best", 0.95);
  private final Upstream good = model("good", 0.9);
  private final Upstream claude =
      TestUpstreams.at(
          vertx,
          TestUpstreams.profile("claude", 0.97, Set.of(Capability.TEXT)),
          Examples.ANTHROPIC,
          URL);
  private final Upstream embedder =
      TestUpstreams.at(
          vertx, TestUpstreams.profile("embedder", 0.99, Set.of(Capability.EMBEDDING)), URL);
  private final Upstreams upstreams = new Upstreams(List.of(fair, best, good, claude, embedder));
  private final List<RoutingDecision> counted = new ArrayList<>();
  private RoutingPolicy policy = RoutingPolicy.DEFAULT;

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Upstream model(String id, double accuracy) {
    return TestUpstreams.at(
        vertx, TestUpstreams.profile(id, accuracy, Set.of(Capability.TEXT)), URL);
  }

  private RoutePlanner planner(boolean pinnedFallbacks) {
    RouterCalls router =
        new RouterCalls(
            tenant -> policy,
            new FixedRouters(upstreams.catalog(), RoutingAdjustment.NONE),
            new ModelHealth(upstreams.all().stream().map(Upstream::client).toList()),
            () -> 0,
            new RequestObserver() {
              @Override
              public void routed(Scope scope, RoutingDecision decision, Duration took) {
                counted.add(decision);
              }
            });
    TokenCounts tokens = new TokenCounts(upstreams::catalog, new Tokenizer(task -> {}));
    return new RoutePlanner(
        upstreams,
        new NamedModels(upstreams),
        router,
        tokens,
        new WarmPrompts(System::nanoTime),
        TestRouting.noCascades(upstreams, router),
        pinnedFallbacks);
  }

  private static RoutingRequirements fallbacks(FallbackChoice choice) {
    return requiring(OptionalInt.empty(), OptionalDouble.empty(), false, choice);
  }

  private static RoutingRequirements accuracy(double accuracy, boolean strict) {
    return requiring(
        OptionalInt.empty(), OptionalDouble.of(accuracy), strict, FallbackChoice.CONFIGURED);
  }

  private static RoutingRequirements requiring(
      OptionalInt tokens, OptionalDouble accuracy, boolean strict, FallbackChoice choice) {
    return new RoutingRequirements(
        Optional.of(new TaskType("content_analysis")),
        Optional.of(TaskComplexity.MODERATE),
        tokens,
        Optional.empty(),
        OptionalDouble.empty(),
        accuracy,
        strict,
        choice);
  }

  /** Asks in a way that Claude does not understand. */
  private static Completion asking(String model, RoutingRequirements requirements) {
    ChatRequest request = Examples.toOpenAi("\"logprobs\":true,\"model\":\"" + model + "\"");
    return TestRequests.completion(request, requirements);
  }

  private static Completion embedding(String model, RoutingRequirements requirements) {
    ChatRequest request =
        new OpenAiEmbeddings()
            .decode(Examples.json("{\"model\":\"" + model + "\",\"input\":\"Hi\"}"), Map.of());
    return TestRequests.completion(request, requirements);
  }

  private static ApiError error(RoutePlanner planner, Completion completion) {
    return catchThrowableOfType(ApiException.class, () -> planner.plan(completion)).error();
  }

  @Test
  void namedModelIsAlone() {
    RoutePlan plan = planner(false).plan(asking("good", RoutingRequirements.NONE));
    assertThat(plan.chain()).containsExactly(good);
    assertThat(plan.decision()).isEmpty();
    assertThat(plan.explores()).isFalse();
    assertThat(plan.observedCall(good).orElseThrow().model()).isEqualTo("good");
    assertThat(counted).isEmpty();
  }

  @Test
  void namedModelHasFallbacksWhereConfiguredOrWanted() {
    assertThat(planner(true).plan(asking("good", RoutingRequirements.NONE)).chain())
        .containsExactly(good, best, fair);
    assertThat(planner(false).plan(asking("good", fallbacks(new AnyModel()))).chain())
        .containsExactly(good, best, fair);
    assertThat(planner(true).plan(asking("good", fallbacks(new NoFallback()))).chain())
        .containsExactly(good);
    assertThat(counted).isEmpty();
  }

  @Test
  void listedFallbacksFollowTheNamedModelOnce() {
    ListedModels listed = new ListedModels(List.of("fair", "good", "best"));
    assertThat(planner(true).plan(asking("good", fallbacks(listed))).chain())
        .containsExactly(good, fair, best);
  }

  @Test
  void unknownModelNamesTheMember() {
    ApiError error = error(planner(true), asking("nobody", RoutingRequirements.NONE));
    assertThat(error.kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(error.param()).isEqualTo("model");
  }

  @Test
  void autoIsTheRoutersChoiceAndItsFallbacks() {
    RoutePlan plan = planner(false).plan(asking("auto", accuracy(0.8, false)));
    assertThat(plan.chain()).containsExactly(best, good, fair);
    assertThat(plan.decision().orElseThrow().rejected()).containsOnlyKeys("claude");
    assertThat(counted).containsExactly(plan.decision().orElseThrow());
    assertThat(plan.task().orElseThrow().task()).isEqualTo(new TaskType("content_analysis"));
    assertThat(plan.task().orElseThrow().accuracyRequirement()).hasValue(0.8);
  }

  @Test
  void requestDecidesOnTheFallbacksOfAuto() {
    assertThat(planner(true).plan(asking("auto", fallbacks(new NoFallback()))).chain())
        .containsExactly(best);
    ListedModels listed = new ListedModels(List.of("fair", "best"));
    assertThat(planner(true).plan(asking("auto", fallbacks(listed))).chain())
        .containsExactly(best, fair);
  }

  @Test
  void fallbacksThatAreTurnedOffAreNeitherForAutoNorForANamedModel() {
    RoutingPolicy on = RoutingPolicy.DEFAULT;
    policy =
        new RoutingPolicy(
            on.enabled(),
            on.weights(),
            on.reliabilityThreshold(),
            false,
            on.maxFallbacks(),
            on.qualityFloor(),
            on.profile(),
            on.exploration(),
            on.latencyPrice());
    RoutePlanner planner = planner(true);
    assertThat(planner.plan(asking("auto", RoutingRequirements.NONE)).chain())
        .containsExactly(best);
    assertThat(planner.plan(asking("good", RoutingRequirements.NONE)).chain())
        .containsExactly(good);
    policy = on.withEnabled(true);
    assertThat(planner.plan(asking("auto", RoutingRequirements.NONE)).chain()).hasSize(3);
  }

  @Test
  void strictRequirementThatNoModelMeetsIsAnError() {
    ApiError error = error(planner(false), asking("auto", accuracy(0.96, true)));
    assertThat(error.kind()).isEqualTo(ErrorKind.UNPROCESSABLE);
    assertThat(error.code()).isEqualTo("no_eligible_model");
    assertThat(error.message()).startsWith("No model meets every requirement: ");
    RoutePlan relaxed = planner(false).plan(asking("auto", accuracy(0.96, false)));
    assertThat(relaxed.chain()).startsWith(best);
    assertThat(relaxed.decision().orElseThrow().relaxed()).containsExactly(Requirement.ACCURACY);
  }

  @Test
  void promptLongerThanAnyModelReadsIsAnError() {
    RoutingRequirements long_ =
        requiring(OptionalInt.of(8_001), OptionalDouble.empty(), false, FallbackChoice.CONFIGURED);
    assertThat(error(planner(false), asking("auto", long_)).code()).isEqualTo("no_eligible_model");
  }

  @Test
  void withoutRoutingAutoIsTheMostAccurateModelThatCanAnswer() {
    policy = RoutingPolicy.DEFAULT.withEnabled(false);
    RoutePlan plan = planner(false).plan(asking("auto", RoutingRequirements.NONE));
    assertThat(plan.chain()).containsExactly(best, good, fair);
    assertThat(plan.decision()).isEmpty();
    assertThat(plan.task()).isPresent();
    assertThat(counted).isEmpty();
  }

  @Test
  void embeddingsAreTheNamedModelsAlone() {
    RoutePlanner planner = planner(true);
    RoutePlan plan = planner.plan(embedding("embedder", fallbacks(new AnyModel())));
    assertThat(plan.chain()).containsExactly(embedder);
    assertThat(plan.task()).isEmpty();
    assertThat(plan.observedCall(embedder)).isEmpty();
    assertThat(error(planner, embedding("auto", RoutingRequirements.NONE)))
        .isEqualTo(
            ApiError.invalid(
                "model",
                "embeddings of different models do not mix: name one model, without fallbacks"));
  }

  @Test
  void attainableAccuracyIsThatOfTheRoutersChoice() {
    RoutePlanner planner = planner(false);
    assertThat(planner.attainableAccuracy(asking("good", RoutingRequirements.NONE)))
        .isCloseTo(0.95, within(1e-9));
    assertThat(planner.attainableAccuracy(asking("good", accuracy(0.96, true)))).isZero();
    assertThat(counted).isEmpty();
  }
}
