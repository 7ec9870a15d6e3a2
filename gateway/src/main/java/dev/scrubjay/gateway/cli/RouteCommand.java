package dev.scrubjay.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.http.cache.PlanJson;
import dev.scrubjay.policy.Usd;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.ModelRouter;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskGuess;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.task.TokenEstimate;
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
      "no gateway is asked, every model is taken to be well. With --live a running gateway",
      "is asked, which goes by what it has learned; it counts that as a request for advice."
    },
    mixinStandardHelpOptions = true)
final class RouteCommand implements Callable<Integer> {
  private static final int USUAL_TOKENS = 1000;
  private static final int USUAL_OUTPUT_TOKENS = 300;

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description =
          "What is asked; tells type, complexity and tokens as far as they are not given.")
  private @Nullable String prompt;

  @Option(
      names = "--task-type",
      paramLabel = "TYPE",
      description = "Such as content_analysis. Default: guessed from the prompt, or general")
  private @Nullable String taskType;

  @Option(
      names = "--task-complexity",
      paramLabel = "HOW",
      description = "${COMPLETION-CANDIDATES}. Default: guessed from the prompt, or moderate")
  private @Nullable TaskComplexity complexity;

  @Option(
      names = "--token-count",
      paramLabel = "TOKENS",
      description = "Default: estimated from the prompt, or 1000")
  private @Nullable Integer tokens;

  @Option(names = "--latency-requirement", paramLabel = "SECONDS", description = "At the most.")
  private @Nullable Double latency;

  @Option(names = "--cost-budget", paramLabel = "USD", description = "At the most.")
  private @Nullable Double budget;

  @Option(names = "--accuracy-requirement", paramLabel = "SHARE", description = "At least, 0 to 1.")
  private @Nullable Double accuracy;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "${COMPLETION-CANDIDATES}. Default: the configuration's")
  private @Nullable Profile profile;

  @Option(names = "--strict", description = "Fail rather than give up a requirement.")
  private boolean strict;

  @Option(
      names = "--explain",
      description = "Print what was understood of the request, too, and every constraint.")
  private boolean explain;

  @Option(names = "--live", description = "Ask the gateway at --url.")
  private boolean live;

  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int ended = live ? askGateway(out) : decide(out);
    out.flush();
    return ended;
  }

  private int askGateway(PrintWriter out) {
    LiveRoute route = new LiveRoute(gateway);
    RoutingRequest request = request();
    JsonNode decision = route.decision(request, profile);
    if (json) {
      out.println(decision.toPrettyString());
      return 0;
    }
    if (explain) {
      RouteExplanation.print(out, request);
    }
    LiveRoute.print(out, decision);
    if (explain) {
      route.printEstimates(out, request);
    }
    return 0;
  }

  private int decide(PrintWriter out) {
    GatewayConfig loaded = config.load().config();
    List<ModelConfig> known = loaded.models().isEmpty() ? DefaultCatalog.models() : loaded.models();
    List<ModelProfile> models = known.stream().map(ModelConfig::profile).toList();
    RoutingPolicy policy =
        profile == null ? loaded.routing() : loaded.routing().withProfile(profile);
    ModelRouter router = new ModelRouter(new ModelCatalog(models), policy);
    RoutingRequest request = request();
    RoutingDecision decision = router.route(request, ModelConditions.ALL_WELL);
    if (json) {
      out.println(PlanJson.json(decision).toPrettyString());
    } else {
      if (explain) {
        RouteExplanation.print(out, request);
        RouteExplanation.print(out, policy);
      }
      print(out, decision);
    }
    return decision instanceof Routed ? 0 : Scrubjay.FAILED;
  }

  private RoutingRequest request() {
    int inputTokens = inputTokens();
    TaskGuess guess =
        prompt == null
            ? new TaskGuess(TaskType.GENERAL, TaskComplexity.MODERATE)
            : TaskGuess.of(prompt, inputTokens, false);
    return new RoutingRequest(
        taskType == null ? guess.task() : TaskType.of(taskType),
        complexity == null ? guess.complexity() : complexity,
        inputTokens,
        USUAL_OUTPUT_TOKENS,
        tokens == null && prompt != null ? Integer.MAX_VALUE : 0,
        Set.of(Capability.TEXT),
        latency == null ? Optional.empty() : Optional.of(Duration.ofNanos((long) (latency * 1e9))),
        budget == null ? OptionalDouble.empty() : OptionalDouble.of(budget),
        accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy),
        strict);
  }

  private int inputTokens() {
    if (tokens != null) {
      return tokens;
    }
    return prompt == null ? USUAL_TOKENS : (int) TokenEstimate.of(prompt);
  }

  private static void print(PrintWriter out, RoutingDecision decision) {
    switch (decision) {
      case Routed routed -> {
        out.println("model       " + describe(routed.selected()));
        routed.fallbacks().forEach(fallback -> out.println("fallback    " + describe(fallback)));
        out.printf(Locale.ROOT, "confidence  %.0f %%%n", routed.confidence() * 100);
        if (!routed.relaxed().isEmpty()) {
          out.println(
              "given up    "
                  + routed.relaxed().stream()
                      .map(requirement -> requirement.name().toLowerCase(Locale.ROOT))
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
        "%s (%s)  score %.3f, %s, %.1f s (95 %% within %.1f s), accuracy %.2f",
        candidate.model().id(),
        candidate.model().provider(),
        candidate.score(),
        Usd.text(candidate.expectedCost()),
        candidate.expectedLatency().toMillis() / 1000.0,
        candidate.latencyQ95().toMillis() / 1000.0,
        candidate.accuracy());
  }
}
