package dev.scrubjay.gateway.metrics;

import dev.scrubjay.policy.tuning.Knob;
import dev.scrubjay.policy.tuning.Settings;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How far tuning has come, read when Prometheus asks. */
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
    families.read(
        "tuning_factor",
        "What tuning has made of a setting, over what is configured",
        value -> {
          Settings before = configured.get();
          Settings now = inForce.get();
          for (Knob knob : Knob.values()) {
            double base = before.of(knob);
            value.call(base == 0 ? 1 : now.of(knob) / base, knob.setting());
          }
        },
        "setting");
  }
}
