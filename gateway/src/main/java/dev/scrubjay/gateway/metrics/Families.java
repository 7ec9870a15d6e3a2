package dev.scrubjay.gateway.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Makes the families of metrics in one registry. What can be foreseen is there from the start, at
 * zero: {@code rate()} does not see a counter's first step from nothing to one, and an alert on a
 * metric that is not there never fires.
 */
public final class Families {
  /** Seconds of the gateway's own work: around the objective of 100 ms, and alerts at 200, 500. */
  private static final double[] OWN = {
    .00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .2, .5, 1, 5
  };

  /** Seconds of providers'. */
  private static final double[] UPSTREAM = {.1, .25, .5, 1, 1.5, 2, 3, 5, 10, 20, 30, 60, 120};

  private static final double NANOS_PER_SECOND = 1e9;

  private final PrometheusRegistry registry;

  public Families(PrometheusRegistry registry) {
    this.registry = registry;
  }

  Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  Gauge gauge(String name, String help, String... labels) {
    return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  /** A value that is read when Prometheus asks. */
  public Families read(String name, String help, DoubleSupplier value) {
    return read(name, help, callback -> callback.call(value.getAsDouble()), new String[0]);
  }

  /** A flag that is read when Prometheus asks; 1 for true. */
  public Families readFlag(String name, String help, BooleanSupplier flag) {
    return read(name, help, () -> flag.getAsBoolean() ? 1 : 0);
  }

  /** A count that is read when Prometheus asks. */
  Families readCount(String name, String help, LongSupplier count) {
    return readCounts(name, help, callback -> callback.call(count.getAsLong()));
  }

  /** Counts that are read when Prometheus asks; none may become less. */
  Families readCounts(
      String name, String help, Consumer<CounterWithCallback.Callback> values, String... labels) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(values)
        .register(registry);
    return this;
  }

  /** Values that are read when Prometheus asks. */
  public Families read(
      String name, String help, Consumer<GaugeWithCallback.Callback> values, String... labels) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .callback(values)
        .register(registry);
    return this;
  }

  /** Of times that the gateway itself takes. */
  Histogram ownTime(String name, String help, String... labels) {
    return histogram(name, help, OWN, labels);
  }

  /** Of times that providers take. */
  Histogram upstreamTime(String name, String help, String... labels) {
    return histogram(name, help, UPSTREAM, labels);
  }

  /** With classic buckets only, so that no query depends on how Prometheus is set to scrape. */
  Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .register(registry);
  }

  /** Calls {@code init} with each combination of label values. */
  @SafeVarargs
  static void zero(Consumer<String[]> init, Collection<String>... values) {
    List<List<String>> rows = List.of(List.of());
    for (Collection<String> column : values) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> row : rows) {
        for (String value : column) {
          List<String> extended = new ArrayList<>(row);
          extended.add(value);
          longer.add(extended);
        }
      }
      rows = longer;
    }
    rows.forEach(row -> init.accept(row.toArray(String[]::new)));
  }

  /** An enum's constants as label values. */
  static List<String> words(Enum<?>... constants) {
    return Arrays.stream(constants).map(Families::word).toList();
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }
}
