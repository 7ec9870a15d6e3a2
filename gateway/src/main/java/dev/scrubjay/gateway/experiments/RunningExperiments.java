package dev.scrubjay.gateway.experiments;

import dev.scrubjay.gateway.config.ExperimentsConfig;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.key.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The experiments that are configured at the moment, and who takes part in which. */
final class RunningExperiments {
  private final Supplier<ExperimentsConfig> config;

  RunningExperiments(Supplier<ExperimentsConfig> config) {
    this.config = config;
  }

  /** All of them. The control comes last: it gets the units that are in no other. */
  List<Experiment> all() {
    ExperimentsConfig current = config.get();
    if (current.control().isEmpty()) {
      return current.tests();
    }
    List<Experiment> all = new ArrayList<>(current.tests());
    current.control().ifPresent(all::add);
    return all;
  }

  /** A unit's part in an experiment. */
  record Participation(Experiment experiment, Assignment assignment) {}

  /**
   * The first experiment that a unit takes part in.
   *
   * @param auto whether the request leaves the choice of the model to the gateway; only then can
   *     arms that differ in routing treat it differently
   */
  Optional<Participation> find(Scope scope, boolean auto, Supplier<String> unit) {
    for (Experiment experiment : all()) {
      Optional<Assignment> assignment =
          auto || experiment.comparesTtls()
              ? experiment.assign(scope.tenant(), unit.get())
              : Optional.empty();
      if (assignment.isPresent()) {
        return Optional.of(new Participation(experiment, assignment.get()));
      }
    }
    return Optional.empty();
  }

  /** The id of an experiment. One that is defined differently is another one, by the same name. */
  static String id(Experiment experiment) {
    String definition = experiment.arms() + " " + new TreeSet<>(experiment.tenants());
    return experiment.name() + ":" + Integer.toHexString(definition.hashCode());
  }

  /** The id of an arm, unique over all experiments. */
  static String armId(Experiment experiment, int arm) {
    return id(experiment) + "/" + experiment.arms().get(arm).name();
  }

  /** The ids of all arms of an experiment. */
  static Set<String> armIds(Experiment experiment) {
    Set<String> ids = new HashSet<>();
    for (int arm = 0; arm < experiment.arms().size(); arm++) {
      ids.add(armId(experiment, arm));
    }
    return ids;
  }

  /** The name of an experiment's sums in Redis. */
  static String sums(Experiment experiment) {
    return "experiment:" + id(experiment);
  }
}
