package dev.scrubjay.policy.router;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The models of the seed's table, and requests to route among them. */
final class SeedModels {
  /** The seed's table. */
  static final List<ModelProfile> SEED =
      List.of(
          model("gpt-4o", "openai", 0.00003, 1200, 0.95, 128_000, Capability.MULTIMODAL),
          model("gpt-4o-mini", "openai", 0.000015, 800, 0.88, 128_000),
          model("claude-3.5-sonnet", "anthropic", 0.00003, 1000, 0.93, 200_000),
          model("claude-3-haiku", "anthropic", 0.00000025, 400, 0.85, 200_000),
          model("llama-3.1-8b", "meta", 0.0000002, 600, 0.82, 128_000),
          model("gemini-pro", "google", 0.0000005, 700, 0.87, 30_000, Capability.MULTIMODAL));

  private SeedModels() {}

  static ModelProfile model(
      String id,
      String provider,
      double cost,
      int millis,
      double accuracy,
      int maxTokens,
      Capability... more) {
    Set<Capability> capabilities = new HashSet<>(Set.of(more));
    capabilities.add(Capability.TEXT);
    return new ModelProfile(
        id, id, provider, cost, cost, Duration.ofMillis(millis), accuracy, maxTokens, capabilities);
  }

  static ModelRouter router(List<ModelProfile> models, RoutingPolicy policy) {
    return new ModelRouter(new ModelCatalog(models), policy);
  }

  static RoutingRequest request(TaskComplexity complexity) {
    return requiring(complexity, 1000, null, null, null, false);
  }

  static RoutingRequest requiring(
      TaskComplexity complexity,
      int tokens,
      @Nullable Double seconds,
      @Nullable Double budget,
      @Nullable Double accuracy,
      boolean strict) {
    return new RoutingRequest(
        new TaskType("content_analysis"),
        complexity,
        tokens,
        0,
        0,
        Set.of(Capability.TEXT),
        seconds == null
            ? Optional.empty()
            : Optional.of(Duration.ofMillis((long) (seconds * 1000))),
        budget == null ? OptionalDouble.empty() : OptionalDouble.of(budget),
        accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy),
        strict);
  }

  static String id(Candidate candidate) {
    return candidate.model().id();
  }
}
