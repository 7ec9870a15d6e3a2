package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.Families;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The meters of the evidence that this replica has learned from. */
public final class LearningMeters {

  /**
   * @param live whether routing uses the evidence of all replicas
   * @param pressures of budgets, by tenant; of as many as the configuration names
   */
  public LearningMeters(
      Families families,
      LongSupplier observations,
      LongSupplier verdicts,
      LongSupplier dropped,
      LongSupplier ignored,
      BooleanSupplier live,
      Supplier<Map<String, Double>> pressures) {
    families
        .readCount(
            "routing_observation_count_total",
            "Observations of models that were learned from",
            observations)
        .readCount(
            "routing_verdict_count_total", "Verdicts on answers that were learned from", verdicts)
        .readCount(
            "routing_observation_dropped_count_total",
            "Observations that were lost because Redis was away too long",
            dropped)
        .readCount(
            "learning_ignored_count_total",
            "Evidence in Redis that was ignored, as it was unsigned, signed wrongly or unreadable",
            ignored)
        .readFlag(
            "routing_learning_live", "Whether routing uses the evidence of all replicas", live)
        .readLevels(
            "tenant_budget_pressure",
            "Pressure of a tenant's budget towards cheaper models, 0 to 1",
            rows -> pressures.get().forEach((tenant, pressure) -> rows.row(pressure, tenant)),
            "tenant");
  }
}
