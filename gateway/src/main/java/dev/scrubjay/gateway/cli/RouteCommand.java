package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.config.DefaultCatalog;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.http.Plans;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.ModelRouter;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Explains a routing decision. */
@Command(
    name = "route",
    description = {
      "Says which model a request would go to, and why, by the configuration alone:",
      "no gateway is asked, every model is taken to be well."
    },
    mixinStandardHelpOptions = true)
final class RouteCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--task-type", paramLabel = "TYPE", description = "Such as content_analysis.")
  private String taskType = "general";

  @Option(
      names = "--task-complexity",
      paramLabel = "HOW",
      description = "${COMPLETION-CANDIDATES}. Default: moderate")
  private TaskComplexity complexity = TaskComplexity.MODERATE;

  @Option(names = "--token-count", paramLabel = "TOKENS", description = "Default: 1000")
  private int tokens = 1000;

  @Option(names = "--latency-requirement", paramLabel = "SECONDS", description = "At the most.")
  private @Nullable Double latency;

  @Option(names = "--cost-budget", paramLabel = "USD", description = "At the most.")
  private @Nullable Double budget;

  @Option(names = "--accuracy-requirement", paramLabel = "SHARE", description = "At least, 0 to 1.")
  private @Nullable Double accuracy;

  @Option(names = "--strict", description = "Fail rather than give up a requirement.")
  private boolean strict;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    GatewayConfig loaded = config.load().config();
    List<ModelConfig> known = loaded.models().isEmpty() ? DefaultCatalog.models() : loaded.models();
    List<ModelProfile> models = known.stream().map(ModelConfig::profile).toList();
    ModelRouter router = new ModelRouter(new ModelCatalog(models), loaded.routing());
    RoutingDecision decision = router.route(request(), ModelConditions.ALL_WELL);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Plans.json(decision).toPrettyString());
    } else {
      explain(out, decision);
    }
    out.flush();
    return decision instanceof Routed ? 0 : Scrubjay.FAILED;
  }

  private RoutingRequest request() {
    return new RoutingRequest(
        taskType,
        complexity,
        tokens,
        0,
        Set.of(Capability.TEXT),
        latency == null ? Optional.empty() : Optional.of(Duration.ofNanos((long) (latency * 1e9))),
        budget == null ? OptionalDouble.empty() : OptionalDouble.of(budget),
        accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy),
        strict);
  }

  private static void explain(PrintWriter out, RoutingDecision decision) {
    switch (decision) {
      case Routed routed -> {
        out.println("model       " + describe(routed.selected()));
        routed.fallbacks().forEach(fallback -> out.println("fallback    " + describe(fallback)));
        out.printf(Locale.ROOT, "confidence  %.0f %%%n", routed.confidence() * 100);
        if (!routed.relaxed().isEmpty()) {
          out.println(
              "given up    "
                  + routed.relaxed().stream()
                      .map(wish -> wish.name().toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(", ")));
        }
        routed.reasons().forEach(reason -> out.println("because     " + reason));
      }
      case Unroutable unroutable -> out.println("no model    " + unroutable.reason());
    }
    decision.rejected().forEach((model, why) -> out.println("not         " + model + ": " + why));
  }

  private static String describe(Candidate candidate) {
    return String.format(
        Locale.ROOT,
        "%s (%s)  score %.3f, $%.6f, %.1f s, accuracy %.2f",
        candidate.model().id(),
        candidate.model().provider(),
        candidate.score(),
        candidate.expectedCost(),
        candidate.expectedLatency().toMillis() / 1000.0,
        candidate.accuracy());
  }
}
