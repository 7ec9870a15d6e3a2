package dev.scrubjay.gateway.metrics.family;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The one place where metric families are made. Names are written as Prometheus shows them, with
 * their unit and {@code _total}. Series that can be foreseen are there whenever they are read, at
 * zero: {@code rate()} does not see a counter's first step from nothing to one, and an alert on a
 * metric that is absent never fires. They are made when they are first read, not while the replica
 * starts, as there are thousands.
 */
public final class Families {
  /** Buckets of the gateway's own work: around the objective of 100 ms, and alerts at 200, 500. */
  private static final Duration[] OWN =
      micros(
          50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 200_000, 500_000,
          1_000_000, 5_000_000);

  /** Buckets of providers' work. */
  private static final Duration[] UPSTREAM =
      micros(
          100_000,
          250_000,
          500_000,
          1_000_000,
          1_500_000,
          2_000_000,
          3_000_000,
          5_000_000,
          10_000_000,
          20_000_000,
          30_000_000,
          60_000_000,
          120_000_000);

  /** The label values of constants, of which the code has a limited number. */
  private static final Map<Enum<?>, String> WORDS = new ConcurrentHashMap<>();

  private static final double NANOS_PER_SECOND = 1e9;

  private final MeterRegistry registry;
  private final RequestExemplars exemplars;
  private final List<ReadFamily> read = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> foreseen = new ConcurrentLinkedQueue<>();

  /**
   * @param exemplars those that {@code registry} samples
   */
  public Families(MeterRegistry registry, RequestExemplars exemplars) {
    this.registry = registry;
    this.exemplars = exemplars;
  }

  /** The means to record a time with the id of its request. */
  public RequestExemplars exemplars() {
    return exemplars;
  }

  private <M> Family<M> family(String[] labels, Function<Tags, M> factory) {
    return new Family<>(labels, factory, foreseen::add);
  }

  /** A counter without labels. */
  public Counter counter(String name, String help) {
    return counters(name, help).of();
  }

  /** Counters that differ in their labels. */
  public Family<Counter> counters(String name, String help, String... labels) {
    return family(
        labels, tags -> Counter.builder(name).description(help).tags(tags).register(registry));
  }

  /** A gauge without labels. */
  public Level level(String name, String help) {
    return levels(name, help).of();
  }

  /** Gauges that differ in their labels. */
  public Family<Level> levels(String name, String help, String... labels) {
    return family(labels, tags -> gauge(name, help, tags));
  }

  private Level gauge(String name, String help, Tags tags) {
    Level level = new Level();
    Gauge.builder(name, level, Level::value)
        .description(help)
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return level;
  }

  /** A gauge that is read at each scrape. */
  public Families read(String name, String help, DoubleSupplier value) {
    Gauge.builder(name, value, DoubleSupplier::getAsDouble)
        .description(help)
        .strongReference(true)
        .register(registry);
    return this;
  }

  /** A flag that is read at each scrape; 1 for true. */
  public Families readFlag(String name, String help, BooleanSupplier flag) {
    return read(name, help, () -> flag.getAsBoolean() ? 1 : 0);
  }

  /** A counter that is read at each scrape. */
  public Families readCount(String name, String help, LongSupplier count) {
    return readCounts(name, help, rows -> rows.row(count.getAsLong()));
  }

  /** Counters that are read at each scrape; none may decrease. */
  public Families readCounts(
      String name, String help, Consumer<ReadFamily.Rows> rows, String... labels) {
    read.add(
        new ReadFamily(
            registry,
            rows,
            labels,
            (tags, level) ->
                FunctionCounter.builder(name, level, Level::value)
                    .description(help)
                    .tags(tags)
                    .register(registry)));
    return this;
  }

  /** Gauges that are read at each scrape. */
  public Families readLevels(
      String name, String help, Consumer<ReadFamily.Rows> rows, String... labels) {
    read.add(
        new ReadFamily(
            registry,
            rows,
            labels,
            (tags, level) ->
                Gauge.builder(name, level, Level::value)
                    .description(help)
                    .tags(tags)
                    .register(registry)));
    return this;
  }

  /** Reads the families that are read at each scrape. Called before metrics leave the process. */
  public void refresh() {
    makeForeseen();
    read.forEach(ReadFamily::refresh);
  }

  /** Locks, so that nobody reads while another one still makes them. */
  private synchronized void makeForeseen() {
    for (Runnable make = foreseen.poll(); make != null; make = foreseen.poll()) {
      make.run();
    }
  }

  /** A histogram of a time that the gateway itself takes. */
  public Timer ownTime(String name, String help) {
    return ownTimes(name, help).of();
  }

  /** Histograms of times that the gateway itself takes. */
  public Family<Timer> ownTimes(String name, String help, String... labels) {
    return times(name, help, OWN, labels);
  }

  /** Histograms of times that providers take. */
  public Family<Timer> upstreamTimes(String name, String help, String... labels) {
    return times(name, help, UPSTREAM, labels);
  }

  private Family<Timer> times(String name, String help, Duration[] bounds, String... labels) {
    return family(
        labels,
        tags ->
            Timer.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry));
  }

  /** Histograms of amounts, with buckets up to {@code bounds}. */
  public Family<DistributionSummary> amounts(
      String name, String help, double[] bounds, String... labels) {
    return family(
        labels,
        tags ->
            DistributionSummary.builder(name)
                .description(help)
                .tags(tags)
                .serviceLevelObjectives(bounds)
                .register(registry));
  }

  /** An enum's constants as label values. */
  public static List<String> words(Enum<?>... constants) {
    return Arrays.stream(constants).map(Families::word).toList();
  }

  /** An enum's constant as a label value. */
  public static String word(Enum<?> constant) {
    String known = WORDS.get(constant);
    return known == null
        ? WORDS.computeIfAbsent(constant, named -> named.name().toLowerCase(Locale.ROOT))
        : known;
  }

  /** A duration in the unit that Prometheus prefers. */
  public static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }

  private static Duration[] micros(long... bounds) {
    return Arrays.stream(bounds).mapToObj(n -> Duration.ofNanos(n * 1000)).toArray(Duration[]::new);
  }
}
