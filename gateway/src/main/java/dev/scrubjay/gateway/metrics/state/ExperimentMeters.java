package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.experiments.ArmCounts;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.metrics.family.Families;
import java.util.function.ToDoubleFunction;

/** The meters of the arms of the experiments that are configured. */
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
    families.readLevels(
        "experiment_arm_stopped",
        "Whether an arm gets no more requests, as it answered worse",
        rows ->
            experiments
                .counts()
                .forEach(arm -> rows.row(arm.stopped() ? 1 : 0, arm.experiment(), arm.arm())),
        "experiment",
        "arm");
    families.readLevels(
        "experiment_sample_ratio_alarm",
        "Whether arms have got other shares than they should; known to the replica that judges",
        rows -> experiments.alarms().forEach((name, alarm) -> rows.row(alarm ? 1 : 0, name)),
        "experiment");
  }

  private void count(String name, String help, ToDoubleFunction<ArmCounts> amount) {
    families.readCounts(
        name,
        help,
        rows ->
            experiments
                .counts()
                .forEach(arm -> rows.row(amount.applyAsDouble(arm), arm.experiment(), arm.arm())),
        "experiment",
        "arm");
  }
}
