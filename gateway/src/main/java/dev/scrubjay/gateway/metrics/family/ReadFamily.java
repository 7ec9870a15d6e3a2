package dev.scrubjay.gateway.metrics.family;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Meters of one name whose values, and the values of whose labels, are read from elsewhere. A meter
 * exists while its row does.
 */
public final class ReadFamily {
  private final MeterRegistry registry;
  private final Consumer<Rows> source;
  private final List<String> labels;
  private final BiFunction<Tags, Level, Meter> factory;
  private final Map<List<String>, Series> series = new HashMap<>();

  ReadFamily(
      MeterRegistry registry,
      Consumer<Rows> source,
      String[] labels,
      BiFunction<Tags, Level, Meter> factory) {
    this.registry = registry;
    this.source = source;
    this.labels = List.of(labels);
    this.factory = factory;
  }

  /** Takes the values of a family. */
  public interface Rows {

    /**
     * Takes one value.
     *
     * @param labels the values of the labels, in their order
     */
    void row(double value, String... labels);
  }

  /** Micrometer refers to {@code level} weakly: it lives as long as this does. */
  private record Series(Level level, Meter meter) {}

  synchronized void refresh() {
    Map<List<String>, Double> rows = new HashMap<>();
    source.accept((value, values) -> rows.put(List.of(values), value));
    series
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !rows.containsKey(entry.getKey());
              if (gone) {
                registry.remove(entry.getValue().meter());
              }
              return gone;
            });
    rows.forEach((key, value) -> series.computeIfAbsent(key, this::made).level().set(value));
  }

  private Series made(List<String> key) {
    Level level = new Level();
    return new Series(level, factory.apply(Family.tags(labels, key), level));
  }
}
