package dev.scrubjay.gateway.metrics;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a label that clients have a say in: those known from the start, then those seen
 * first, up to a limit; all further ones are {@value #OTHER}. Thread-safe.
 */
final class BoundedLabel {
  static final String OTHER = "other";

  private final int limit;
  private final Set<String> values = ConcurrentHashMap.newKeySet();

  /**
   * @param limit how many values there are at most, beside {@value #OTHER}
   * @param known values that no others can crowd out, as far as the limit allows
   */
  BoundedLabel(int limit, Collection<String> known) {
    this.limit = limit;
    new LinkedHashSet<>(known).stream().limit(limit).forEach(values::add);
  }

  /** The label for {@code value}: itself, or {@value #OTHER}. */
  String of(String value) {
    return values.contains(value) || (values.size() < limit && admitted(value)) ? value : OTHER;
  }

  private synchronized boolean admitted(String value) {
    if (values.size() < limit) {
      values.add(value);
    }
    return values.contains(value);
  }

  /** The values so far. */
  Set<String> values() {
    return Set.copyOf(values);
  }
}
