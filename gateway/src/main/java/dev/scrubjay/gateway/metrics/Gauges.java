package dev.scrubjay.gateway.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/** Values that are read when Prometheus asks. */
public final class Gauges {
  private final PrometheusRegistry registry;

  public Gauges(PrometheusRegistry registry) {
    this.registry = registry;
  }

  public Gauges add(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
    return this;
  }

  /** 1 for true. */
  public Gauges addFlag(String name, String help, BooleanSupplier value) {
    return add(name, help, () -> value.getAsBoolean() ? 1 : 0);
  }
}
