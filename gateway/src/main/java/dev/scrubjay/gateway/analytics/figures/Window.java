package dev.scrubjay.gateway.analytics.figures;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A span of time up to now that figures can be asked for. */
public enum Window {
  FIVE_MINUTES("5m", Resolution.MINUTE, 5),
  QUARTER("15m", Resolution.MINUTE, 15),
  HOUR("1h", Resolution.MINUTE, 60),
  SIX_HOURS("6h", Resolution.HOUR, 6),
  DAY("24h", Resolution.HOUR, 24),
  WEEK("7d", Resolution.DAY, 7),
  MONTH("30d", Resolution.DAY, 30),
  /** As far back as there are figures; by day for the last month. */
  ALL("all", Resolution.DAY, 30);

  private final String label;
  private final Resolution resolution;
  private final int intervals;

  Window(String label, Resolution resolution, int intervals) {
    this.label = label;
    this.resolution = resolution;
    this.intervals = intervals;
  }

  /** The window with a label such as {@code 5m}. */
  public static Optional<Window> of(String label) {
    return Arrays.stream(values()).filter(window -> window.label.equals(label)).findFirst();
  }

  /** The labels of all windows, for messages. */
  public static String labels() {
    return Arrays.stream(values()).map(Window::label).collect(Collectors.joining(", "));
  }

  public String label() {
    return label;
  }

  public Resolution resolution() {
    return resolution;
  }

  /** The first of its intervals at {@code now}; the last is the present one. */
  public long first(Instant now) {
    return last(now) - intervals + 1;
  }

  public long last(Instant now) {
    return resolution.interval(now);
  }
}
