package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.ExperimentsConfig;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.experiment.Experiment.Arm;
import dev.scrubjay.policy.experiment.Metric;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code performance.experiments}. An arm inherits the policy that it does not set. */
final class ExperimentsReader {
  private static final Format<String> NAME =
      new Format<>(
          "1 to 40 letters, digits, '_' or '-'",
          text ->
              Optional.of(text)
                  .filter(Experiment::isName)
                  .filter(name -> !name.equals(ExperimentsConfig.CONTROL)),
          text -> text);
  private static final Format<String> TENANT =
      new Format<>("a tenant's name", text -> Optional.of(text).filter(Scope::isName), t -> t);
  private static final Format<Double> SHARE = Format.number(0, 1);

  private final CachePolicy cache;
  private final RoutingPolicy routing;

  ExperimentsReader(CachePolicy cache, RoutingPolicy routing) {
    this.cache = cache;
    this.routing = routing;
  }

  ExperimentsConfig read(Section experiments) {
    double control = experiments.get("control_share", Format.number(0, 0.5), 0.0);
    Section named = experiments.section("tests");
    List<Experiment> tests = new ArrayList<>();
    for (Map.Entry<String, Section> test : named.sections(NAME).entrySet()) {
      if (Experiment.isName(test.getKey())) {
        test(test.getKey(), test.getValue()).ifPresent(tests::add);
      }
    }
    if (tests.size() > ExperimentsConfig.MAX_TESTS) {
      experiments.problem("tests", "too many (expected: at most 8)");
      return ExperimentsConfig.NONE;
    }
    return new ExperimentsConfig(tests, ExperimentsConfig.control(control, routing));
  }

  private Optional<Experiment> test(String name, Section test) {
    double share = test.get("share", SHARE, 1.0);
    Set<String> tenants = new LinkedHashSet<>(test.values("tenants", TENANT, List.of()));
    Metric metric = test.get("metric", Format.choice(Metric.class), Metric.COST);
    double alpha = test.get("alpha", Format.number(0.0001, 0.5), 0.05);
    double tolerance = test.get("success_tolerance", SHARE, 0.0);
    List<Arm> arms = new ArrayList<>();
    test.section("arms").sections(NAME).forEach((arm, section) -> arms.add(arm(arm, section)));
    if (arms.size() < 2 || arms.size() > Experiment.MAX_ARMS) {
      test.problem("arms", arms.size() + " (expected: 2 to 4 arms by name)");
      return Optional.empty();
    }
    return Optional.of(
        new Experiment(name, share, tenants, unifyTtls(arms), metric, alpha, tolerance, true));
  }

  /** If one arm sets TTLs, all arms get TTLs, so that the same rules apply to their entries. */
  private List<Arm> unifyTtls(List<Arm> arms) {
    return arms.stream().allMatch(arm -> arm.ttl().isEmpty())
        ? arms
        : arms.stream()
            .map(
                arm ->
                    new Arm(
                        arm.name(),
                        arm.weight(),
                        arm.routing(),
                        Optional.of(arm.ttl().orElse(cache.ttl()))))
            .toList();
  }

  private Arm arm(String name, Section arm) {
    double weight = arm.get("weight", Format.number(0.001, 1000), 1.0);
    Optional<RoutingPolicy> own =
        arm.has("routing_policies")
            ? Optional.of(RoutingPolicyReader.read(arm.section("routing_policies"), routing))
            : Optional.empty();
    Optional<TtlStrategies> ttl =
        arm.has("ttl_strategies")
            ? Optional.of(CachePolicyReader.ttl(arm.section("ttl_strategies"), cache.ttl()))
            : Optional.empty();
    return new Arm(Experiment.isName(name) ? name : "unnamed", weight, own, ttl);
  }
}
