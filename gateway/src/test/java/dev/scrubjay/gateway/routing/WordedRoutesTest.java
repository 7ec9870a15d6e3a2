package dev.scrubjay.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.GapFit;
import dev.scrubjay.policy.words.PromptWords;
import dev.scrubjay.policy.words.WordedPair;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The words of prompts are read where they have a say, and decide then. */
final class WordedRoutesTest {
  private static final String EASY = "Sum up this letter from the landlord, please";
  private static final String HARD = "Prove that the sequence converges to zero";

  private final Vertx vertx = Vertx.vertx();
  private final Upstreams upstreams =
      new Upstreams(List.of(upstream("strong", 1e-5), upstream("cheap", 1e-6)));
  private final Estimates estimates =
      Estimates.prior(
          new ModelCatalog(
              upstreams.catalog().models(),
              Map.of(
                  "strong", Ability.even(2, 40, "invented"),
                  "cheap", Ability.even(1.4, 40, "invented"))));
  private ModelRouter router = new ModelRouter(RoutingPolicy.DEFAULT, estimates);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Upstream upstream(String id, double price) {
    ModelProfile profile =
        new ModelProfile(
            id, id, "p", price, price, Duration.ofSeconds(1), 0.9, 9000, Set.of(Capability.TEXT));
    return TestUpstreams.at(vertx, profile, "http://127.0.0.1:1");
  }

  private RoutePlan plan(String prompt) {
    RouterSource routers =
        new RouterSource() {
          @Override
          public ModelRouter router(String tenant, RoutingPolicy policy) {
            return router;
          }

          @Override
          public RoutingAdjustment adjustment(String tenant) {
            return RoutingAdjustment.NONE;
          }
        };
    RouterCalls calls =
        new RouterCalls(
            tenant -> RoutingPolicy.DEFAULT,
            routers,
            new ModelHealth(upstreams.all().stream().map(Upstream::client).toList()),
            () -> 0,
            new RequestObserver() {});
    ChatRequest request =
        new OpenAiChat()
            .decode(
                Json.objectOrEmpty(
                    "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\""
                        + prompt
                        + "\"}]}"),
                Map.of());
    return new RoutePlanner(
            upstreams,
            new NamedModels(upstreams),
            calls,
            new TokenCounts(upstreams::catalog, new Tokenizer(task -> {})),
            new WarmPrompts(System::nanoTime),
            TestRouting.noCascades(upstreams, calls),
            false)
        .plan(TestRequests.completion(request, RoutingRequirements.NONE));
  }

  private static WordedPair pair(String prompt, double gap) {
    return new WordedPair(
        PromptWords.of(prompt),
        TaskType.GENERAL,
        TaskComplexity.SIMPLE,
        20,
        "strong",
        "cheap",
        gap);
  }

  @Test
  void wordsDecideOnceTheyHaveASay() {
    RoutePlan before = plan(EASY + ", again");
    assertThat(before.task().orElseThrow().words()).isSameAs(PromptWords.NONE);
    assertThat(before.chain().getFirst().id()).isEqualTo(plan(HARD).chain().getFirst().id());

    List<WordedPair> pairs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      pairs.add(i % 3 == 0 ? pair(HARD + " for " + i, i % 2) : pair(EASY + ", number " + i, 0));
    }
    router = router.with(GapFit.of(pairs, estimates, "strong", "cheap"));
    RoutePlan easy = plan(EASY + ", again");
    assertThat(easy.task().orElseThrow().words()).isNotEqualTo(PromptWords.NONE);
    assertThat(easy.chain().getFirst().id()).isEqualTo("cheap");
    assertThat(plan(HARD + ", again").chain().getFirst().id()).isEqualTo("strong");
  }
}
