package dev.scrubjay.gateway.metrics;

import dev.scrubjay.gateway.experiments.ArmCounts;
import dev.scrubjay.gateway.experiments.Experiments;
import java.util.function.ToDoubleFunction;

/** The arms of the experiments that are configured, read when Prometheus asks. */
public final class ExperimentMeters {
  private final Families families;
  private final Experiments experiments;

  public ExperimentMeters(Families families, Experiments experiments) {
    this.families = families;
    this.experiments = experiments;
    count("experiment_request_count_total", "Requests in an arm", ArmCounts::requests);
    count("experiment_answered_count_total", "Those with an answer", ArmCounts::answered);
    count("experiment_answered_seconds_total", "Time that those took", ArmCounts::seconds);
    count("experiment_hit_count_total", "Those found in the cache", ArmCounts::hits);
    count("experiment_made_count_total", "Those that a model answered", ArmCounts::made);
    count("experiment_cost_usd_total", "What that cost", ArmCounts::costUsd);
    count("experiment_judged_count_total", "Those that say how well it does", ArmCounts::judged);
    count("experiment_judged_well_count_total", "Those that speak for it", ArmCounts::judgedWell);
    families.read(
        "experiment_arm_stopped",
        "Whether an arm gets no more requests, as it answered worse",
        value ->
            experiments
                .counts()
                .forEach(arm -> value.call(arm.stopped() ? 1 : 0, arm.experiment(), arm.arm())),
        "experiment",
        "arm");
    families.read(
        "experiment_sample_ratio_alarm",
        "Whether arms have got other shares than they should; known to the replica that judges",
        value -> experiments.alarms().forEach((name, alarm) -> value.call(alarm ? 1 : 0, name)),
        "experiment");
  }

  private void count(String name, String help, ToDoubleFunction<ArmCounts> amount) {
    families.readCounts(
        name,
        help,
        value ->
            experiments
                .counts()
                .forEach(arm -> value.call(amount.applyAsDouble(arm), arm.experiment(), arm.arm())),
        "experiment",
        "arm");
  }
}
