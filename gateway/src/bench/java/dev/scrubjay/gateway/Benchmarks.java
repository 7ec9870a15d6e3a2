package dev.scrubjay.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs the benchmarks whose names match the arguments, or all without arguments, and prints one
 * table. It has the median and the best iteration of each, the best being least disturbed by other
 * load; for benchmarks that time each call, percentiles of all calls; and the bytes that a call
 * allocates.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] args) throws RunnerException, IOException {
    OptionsBuilder options = new OptionsBuilder();
    for (String name : args) {
      options.include(name);
    }
    Options chosen =
        options
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .jvmArgsAppend("-Xmx1g", "--enable-native-access=ALL-UNNAMED")
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    System.out.println(machine());
    Collection<RunResult> results = new Runner(chosen).run();
    System.out.printf(
        "%n%-28s %-36s %9s %9s %12s%n", "benchmark", "with", "median", "best", "bytes");
    results.stream().filter(result -> !isSampled(result)).forEach(Benchmarks::row);
    System.out.printf(
        "%n%-28s %-36s %9s %9s %9s %12s%n",
        "benchmark, all calls", "with", "50 %", "99 %", "99.9 %", "bytes");
    results.stream().filter(Benchmarks::isSampled).forEach(Benchmarks::sampledRow);
  }

  private static boolean isSampled(RunResult result) {
    return result.getParams().getMode() == Mode.SampleTime;
  }

  private static void sampledRow(RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    System.out.printf(
        Locale.ROOT,
        "%-28s %-36s %9.2f %9.2f %9.2f %12.0f %s%n",
        name(result),
        with(result),
        times.getPercentile(50),
        times.getPercentile(99),
        times.getPercentile(99.9),
        allocated(result),
        result.getPrimaryResult().getScoreUnit());
  }

  private static String name(RunResult result) {
    return result.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1");
  }

  private static String with(RunResult result) {
    BenchmarkParams params = result.getParams();
    return params.getParamsKeys().stream()
        .map(key -> key + " " + params.getParam(key))
        .collect(Collectors.joining(", "));
  }

  private static void row(RunResult result) {
    Result<?> primary = result.getPrimaryResult();
    System.out.printf(
        Locale.ROOT,
        "%-28s %-36s %9.2f %9.2f %12.0f %s%n",
        name(result),
        with(result),
        primary.getStatistics().getPercentile(50),
        primary.getStatistics().getMin(),
        allocated(result),
        primary.getScoreUnit());
  }

  /** Bytes that one operation allocates. */
  private static double allocated(RunResult result) {
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return allocated == null ? Double.NaN : allocated.getScore();
  }

  private static String machine() throws IOException {
    return "%s, %d processors, load %s; Java %s"
        .formatted(
            first("/proc/cpuinfo", "model name"),
            Runtime.getRuntime().availableProcessors(),
            first("/proc/loadavg", ""),
            System.getProperty("java.version"));
  }

  /** The value in the first line of {@code file} that begins with {@code start}. */
  private static String first(String file, String start) throws IOException {
    Path path = Path.of(file);
    if (!Files.isReadable(path)) {
      return "?";
    }
    return Files.readString(path)
        .lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .map(line -> line.replaceFirst("^[^:]*: ", ""))
        .orElse("?");
  }
}
