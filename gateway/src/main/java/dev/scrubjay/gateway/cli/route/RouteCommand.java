package dev.scrubjay.gateway.cli.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.cli.options.ConfigOptions;
import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.cli.remote.GatewayClient;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.config.file.ServedCatalog;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.cache.PlanJson;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
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
      "Explains which model a request would be routed to.",
      "Decides by the configuration alone: every model counts as healthy, and no gateway is"
          + " needed.",
      "With --live, a running gateway decides by what it has learned, and counts this as a request"
          + " for advice."
    },
    mixinStandardHelpOptions = true)
public final class RouteCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private RequestOptions request = new RequestOptions();
  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "One of: ${COMPLETION-CANDIDATES}. Default: the configuration's")
  private @Nullable Profile profile;

  @Option(
      names = "--explain",
      description =
          "Also print the request as the router sees it, and the policy or the estimates.")
  private boolean explain;

  @Option(names = "--live", description = "Send the request to the gateway at --url.")
  private boolean live;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int exitCode = live ? routeRemotely(out) : routeLocally(out);
    out.flush();
    return exitCode;
  }

  private int routeRemotely(PrintWriter out) {
    LiveRoute route = new LiveRoute(gateway);
    RoutingRequest routed = request.request();
    JsonNode decision = route.decision(routed, request.promptToEstimate(), profile);
    if (json) {
      out.println(Json.pretty(decision));
      return 0;
    }
    if (explain) {
      RouteExplanation.print(out, routed);
    }
    DecisionTable.print(out, spec, decision);
    if (explain) {
      route.printEstimates(out, spec, routed);
    }
    return 0;
  }

  private int routeLocally(PrintWriter out) {
    GatewayConfig loaded = config.load().config();
    RoutingPolicy policy =
        profile == null ? loaded.routing() : loaded.routing().withProfile(profile);
    ModelCatalog catalog = catalog(loaded);
    ModelRouter router = new ModelRouter(catalog, policy);
    RoutingRequest routed = request.request();
    RoutingDecision decision = router.route(routed, ModelConditions.ALL_HEALTHY);
    if (json) {
      out.println(Json.pretty(PlanJson.json(decision)));
    } else {
      if (explain) {
        RouteExplanation.print(out, routed);
        RouteExplanation.print(out, policy);
        RouteExplanation.print(out, catalog);
      }
      DecisionTable.print(out, spec, PlanJson.json(decision));
    }
    return decision instanceof Routed ? 0 : ExitCodes.FAILED;
  }

  private static ModelCatalog catalog(GatewayConfig config) {
    List<ModelConfig> models =
        config.models().isEmpty() ? DefaultCatalog.models() : config.models();
    return ServedCatalog.of(models);
  }
}
