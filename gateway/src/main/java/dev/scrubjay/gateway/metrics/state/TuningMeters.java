package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.policy.tuning.Tunable;
import dev.scrubjay.policy.tuning.TunableSettings;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The meters of the steps of tuning. */
public final class TuningMeters {

  /**
   * @param version grows with each step, taken or reverted
   */
  public TuningMeters(
      Families families,
      LongSupplier version,
      Supplier<TunableSettings> configured,
      Supplier<TunableSettings> inForce) {
    families.readCount("tuning_step_count_total", "Steps of tuning, over all replicas", version);
    families.readLevels(
        "tuning_factor",
        "Value of a setting as tuned, relative to its configured value",
        rows -> {
          TunableSettings before = configured.get();
          TunableSettings now = inForce.get();
          for (Tunable tunable : Tunable.values()) {
            double base = before.of(tunable);
            rows.row(base == 0 ? 1 : now.of(tunable) / base, tunable.setting());
          }
        },
        "setting");
  }
}
