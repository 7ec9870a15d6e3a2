package dev.scrubjay.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks whose names match the arguments, or all, and prints one table: of each the
 * median of its iterations, and the best, which other load on the machine disturbs least.
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
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    System.out.println(machine());
    Collection<RunResult> results = new Runner(chosen).run();
    System.out.printf("%n%-28s %-36s %9s %9s%n", "benchmark", "with", "median", "best");
    results.forEach(Benchmarks::row);
  }

  private static void row(RunResult result) {
    BenchmarkParams params = result.getParams();
    String name = params.getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1");
    String with =
        params.getParamsKeys().stream()
            .map(key -> key + " " + params.getParam(key))
            .collect(Collectors.joining(", "));
    Result<?> primary = result.getPrimaryResult();
    System.out.printf(
        Locale.ROOT,
        "%-28s %-36s %9.2f %9.2f %s%n",
        name,
        with,
        primary.getStatistics().getPercentile(50),
        primary.getStatistics().getMin(),
        primary.getScoreUnit());
  }

  private static String machine() throws IOException {
    return "%s, %d processors, load %s; Java %s"
        .formatted(
            first("/proc/cpuinfo", "model name"),
            Runtime.getRuntime().availableProcessors(),
            first("/proc/loadavg", ""),
            System.getProperty("java.version"));
  }

  /** What the first line of {@code file} that begins with {@code start} says. */
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
