package dev.scrubjay.gateway.cli.route;

import dev.scrubjay.gateway.http.cache.PlanJson;
import dev.scrubjay.policy.Usd;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints the request and the policy that a routing decision starts from. */
final class RouteExplanation {
  private RouteExplanation() {}

  static void print(PrintWriter out, RoutingRequest request) {
    line(out, "task", request.task().name() + ", " + lower(request.complexity()));
    line(out, "family", lower(TaskFamily.of(request.task())));
    long output = Math.min(request.outputTokens(), request.maxOutputTokens());
    line(out, "tokens", request.inputTokens() + " in, " + output + " out expected");
    line(
        out,
        "needs",
        request.capabilities().stream()
            .map(RouteExplanation::lower)
            .sorted()
            .collect(Collectors.joining(", ")));
    request
        .latencyRequirement()
        .ifPresent(
            limit -> line(out, "required", "95 % within " + limit.toMillis() / 1000.0 + " s"));
    request.costBudget().ifPresent(budget -> line(out, "required", "at most " + Usd.text(budget)));
    request
        .accuracyRequirement()
        .ifPresent(
            share -> line(out, "required", String.format(Locale.ROOT, "accuracy %.2f", share)));
  }

  static void print(PrintWriter out, RoutingPolicy policy) {
    line(
        out,
        "policy",
        String.format(
            Locale.ROOT,
            "%s; weights %.2f cost, %.2f latency, %.2f accuracy; reliability %.2f",
            lower(policy.profile()),
            policy.weights().cost(),
            policy.weights().latency(),
            policy.weights().accuracy(),
            policy.reliabilityThreshold()));
    if (policy.latencyPrice() > 0) {
      line(out, "latency", "a second is worth " + Usd.text(policy.latencyPrice()));
    }
  }

  /** Prints what is known beforehand of the models that may be chosen, by published results. */
  static void print(PrintWriter out, ModelCatalog catalog) {
    for (ModelProfile model : catalog.models()) {
      catalog
          .ability(model.id())
          .ifPresent(ability -> line(out, "prior", model.id() + ": by " + PlanJson.text(ability)));
    }
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-12s%s%n", name, value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
