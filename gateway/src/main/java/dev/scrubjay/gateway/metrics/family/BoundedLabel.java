package dev.scrubjay.gateway.metrics.family;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a label that clients can choose: those known from the start, then those seen first,
 * up to a limit; all further ones become {@value #OTHER}. Thread-safe.
 */
public final class BoundedLabel {
  public static final String OTHER = "other";

  private final int limit;
  private final Set<String> values = ConcurrentHashMap.newKeySet();

  /**
   * Makes a label.
   *
   * @param limit the most values there can be, beside {@value #OTHER}
   * @param known values that have a place before all others, up to the limit
   */
  public BoundedLabel(int limit, Collection<String> known) {
    this.limit = limit;
    new LinkedHashSet<>(known).stream().limit(limit).forEach(values::add);
  }

  /** The label for {@code value}: itself, or {@value #OTHER}. */
  public String of(String value) {
    return values.contains(value) || (values.size() < limit && admitted(value)) ? value : OTHER;
  }

  /**
   * The label for {@code value}, which gets no place of its own by that: clients can name models
   * without end that never answer.
   */
  public String known(String value) {
    return values.contains(value) ? value : OTHER;
  }

  private synchronized boolean admitted(String value) {
    if (values.size() < limit) {
      values.add(value);
    }
    return values.contains(value);
  }

  /** The values so far. */
  public Set<String> values() {
    return Set.copyOf(values);
  }
}
