package dev.scrubjay.gateway.metrics.family;

import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Meters of one name, by the values of their labels. Thread-safe.
 *
 * @param <M> the kind of meter
 */
public final class Family<M> {
  private final List<String> labels;
  private final Function<Tags, M> factory;
  private final Consumer<Runnable> beforeReading;
  private final Map<Object, M> meters = new ConcurrentHashMap<>();

  /**
   * @param beforeReading runs what it is given once, before meters are read next
   */
  Family(String[] labels, Function<Tags, M> factory, Consumer<Runnable> beforeReading) {
    this.labels = List.of(labels);
    this.factory = factory;
    this.beforeReading = beforeReading;
  }

  /**
   * The meter with these values, in the order of the labels. It exists from its first use on.
   *
   * @throws IllegalArgumentException if there are more or fewer values than labels
   */
  public M of(String... values) {
    Object key = values.length == 1 ? values[0] : List.of(values); // most have one label
    M known = meters.get(key);
    return known == null
        ? meters.computeIfAbsent(key, absent -> factory.apply(tags(labels, List.of(values))))
        : known;
  }

  /**
   * Has a meter for each combination of these values made before meters are read next, so that all
   * who read them see it from the start.
   */
  @SafeVarargs
  public final void foresee(Collection<String>... values) {
    List<Collection<String>> columns = new ArrayList<>();
    for (Collection<String> column : values) {
      columns.add(column);
    }
    beforeReading.accept(() -> make(columns));
  }

  private void make(List<Collection<String>> columns) {
    List<List<String>> rows = List.of(List.of());
    for (Collection<String> column : columns) {
      rows = rows.stream().flatMap(row -> column.stream().map(value -> with(row, value))).toList();
    }
    rows.forEach(row -> of(row.toArray(String[]::new)));
  }

  private static List<String> with(List<String> row, String value) {
    return Stream.concat(row.stream(), Stream.of(value)).toList();
  }

  static Tags tags(List<String> labels, List<String> values) {
    if (labels.size() != values.size()) {
      throw new IllegalArgumentException("values: " + values + " (expected: of " + labels + ")");
    }
    Tags tags = Tags.empty();
    for (int i = 0; i < labels.size(); i++) {
      tags = tags.and(labels.get(i), values.get(i));
    }
    return tags;
  }
}
