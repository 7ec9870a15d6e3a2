package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.experiment.Experiment.Arm;
import dev.scrubjay.policy.experiment.Metric;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The experiments on policy.
 *
 * @param tests at most 8; a request takes part in the first one that its unit belongs to
 * @param control the experiment that routes a small share of the remaining requests to the
 *     strongest model, which measures what routing really saves
 */
public record ExperimentsConfig(List<Experiment> tests, Optional<Experiment> control) {
  public static final ExperimentsConfig NONE = new ExperimentsConfig(List.of(), Optional.empty());
  public static final int MAX_TESTS = 8;
  public static final String CONTROL = "strongest-control";

  public ExperimentsConfig {
    tests = List.copyOf(tests);
  }

  /** The control experiment with {@code share} of the requests; none if that is 0. */
  public static Optional<Experiment> control(double share, RoutingPolicy routing) {
    return share == 0
        ? Optional.empty()
        : Optional.of(
            new Experiment(
                CONTROL,
                1,
                Set.of(),
                List.of(
                    new Arm("routed", 1 - share, Optional.empty(), Optional.empty()),
                    new Arm(
                        "strongest",
                        share,
                        Optional.of(routing.withEnabled(false)),
                        Optional.<TtlStrategies>empty())),
                Metric.COST,
                0.05,
                1,
                false));
  }
}
