package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.policy.tuning.Knob;
import dev.scrubjay.policy.tuning.Settings;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The meters of the steps of tuning. */
public final class TuningMeters {

  /**
   * @param version grows with each step, taken or taken back
   */
  public TuningMeters(
      Families families,
      LongSupplier version,
      Supplier<Settings> configured,
      Supplier<Settings> inForce) {
    families.readCount("tuning_step_count_total", "Steps of tuning, over all replicas", version);
    families.readLevels(
        "tuning_factor",
        "What tuning has made of a setting, over what is configured",
        rows -> {
          Settings before = configured.get();
          Settings now = inForce.get();
          for (Knob knob : Knob.values()) {
            double base = before.of(knob);
            rows.row(base == 0 ? 1 : now.of(knob) / base, knob.setting());
          }
        },
        "setting");
  }
}
