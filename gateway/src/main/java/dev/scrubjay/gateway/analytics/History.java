package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.analytics.figures.Resolution;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Amounts by name and time, at each resolution as far back as it goes, and their sums since the
 * start. Bounded in time, and in names: amounts under further names are left out. Not thread-safe.
 */
final class History {
  private static final int MAX_NAMES = 400;
  private static final double[] NOTHING = {};

  private final Map<String, Integer> columns = new HashMap<>();
  private final Map<Resolution, NavigableMap<Long, double[]>> intervals =
      new EnumMap<>(Resolution.class);
  private double[] sums = NOTHING;

  History() {
    for (Resolution resolution : Resolution.values()) {
      intervals.put(resolution, new TreeMap<>());
    }
  }

  void add(Instant time, Map<String, Double> amounts) {
    amounts.forEach(
        (name, amount) -> {
          if (columns.containsKey(name) || columns.size() < MAX_NAMES) {
            add(time, columns.computeIfAbsent(name, added -> columns.size()), amount);
          }
        });
  }

  private void add(Instant time, int column, double amount) {
    sums = plus(sums, column, amount);
    intervals.forEach(
        (resolution, rows) -> {
          long interval = resolution.interval(time);
          rows.put(interval, plus(rows.getOrDefault(interval, NOTHING), column, amount));
          rows.headMap(rows.lastKey() - resolution.kept() + 1).clear();
        });
  }

  private double[] plus(double[] row, int column, double amount) {
    double[] longer = column < row.length ? row : Arrays.copyOf(row, columns.size() + 1);
    longer[column] += amount;
    return longer;
  }

  /** The sums since the start. */
  Map<String, Double> sums() {
    return named(sums);
  }

  /** The amounts in each of the intervals {@code first} to {@code last}. */
  NavigableMap<Long, Map<String, Double>> rows(Resolution resolution, long first, long last) {
    NavigableMap<Long, Map<String, Double>> rows = new TreeMap<>();
    NavigableMap<Long, double[]> known = intervals.getOrDefault(resolution, new TreeMap<>());
    for (long interval = first; interval <= last; interval++) {
      rows.put(interval, named(known.getOrDefault(interval, NOTHING)));
    }
    return rows;
  }

  private Map<String, Double> named(double[] row) {
    Map<String, Double> named = new HashMap<>();
    columns.forEach(
        (name, column) -> {
          if (column < row.length && row[column] != 0) {
            named.put(name, row[column]);
          }
        });
    return named;
  }
}
