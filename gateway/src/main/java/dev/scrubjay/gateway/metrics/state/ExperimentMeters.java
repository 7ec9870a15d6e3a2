package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.experiments.ArmSum;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.metrics.family.Families;

/** The meters of the arms of configured experiments. */
public final class ExperimentMeters {
  private final Families families;
  private final Experiments experiments;

  public ExperimentMeters(Families families, Experiments experiments) {
    this.families = families;
    this.experiments = experiments;
    count("experiment_request_count_total", "Requests in an experiment's arm", ArmSum.EXPOSED);
    count("experiment_answered_count_total", "Requests that were answered", ArmSum.ANSWERED);
    count(
        "experiment_answered_seconds_total",
        "Time that answered requests took",
        ArmSum.ANSWERED_SECONDS);
    count("experiment_lookup_count_total", "Lookups: hits and misses", ArmSum.LOOKUPS);
    count("experiment_hit_count_total", "Lookups that were hits", ArmSum.HITS);
    count("experiment_made_count_total", "Answers of models", ArmSum.MADE);
    count("experiment_cost_usd_total", "Cost of the answers of models, USD", ArmSum.COST);
    count("experiment_routed_cost_usd_total", "Cost of routed requests, USD", ArmSum.ROUTED_COST);
    count(
        "experiment_strongest_cost_usd_total",
        "Cost that routed requests would have had with the strongest model, USD",
        ArmSum.STRONGEST_COST);
    count(
        "experiment_judged_count_total",
        "Requests and reported outcomes that are judged",
        ArmSum.JUDGED);
    count(
        "experiment_judged_well_count_total",
        "Requests and reported outcomes that are judged well",
        ArmSum.JUDGED_WELL);
    count(
        "experiment_served_seconds_total",
        "Time of the answers that count for performance improvement",
        ArmSum.SERVED_SECONDS);
    count(
        "experiment_unoptimized_seconds_total",
        "Time that these answers would have taken with neither cache nor router",
        ArmSum.UNOPTIMIZED_SECONDS);
    families.readLevels(
        "experiment_arm_stopped",
        "Whether an arm is stopped, as it answers worse than the first arm",
        rows ->
            experiments
                .counts()
                .forEach(arm -> rows.row(arm.stopped() ? 1 : 0, arm.experiment(), arm.arm())),
        "experiment",
        "arm");
    families.readLevels(
        "experiment_sample_ratio_alarm",
        "Whether the arms' shares of requests differ from their weights; known to the leading replica",
        rows -> experiments.alarms().forEach((name, alarm) -> rows.row(alarm ? 1 : 0, name)),
        "experiment");
  }

  private void count(String name, String help, ArmSum sum) {
    families.readCounts(
        name,
        help,
        rows ->
            experiments.counts().forEach(arm -> rows.row(arm.of(sum), arm.experiment(), arm.arm())),
        "experiment",
        "arm");
  }
}
