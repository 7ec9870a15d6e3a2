package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.gateway.cli.options.ConfigOptions;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.TtlStrategies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares eviction policies on a trace. */
@Command(
    name = "replay",
    description = {
      "Compares the eviction policies on a trace of cache accesses.",
      "Prints the share of the accesses that are hits, and of the bytes and the cost that hits"
          + " save.",
      "Runs the gateway's own Lua scripts on a private Redis, at the trace's times.",
      "",
      "TRACE has one line for each access, in order of time, in one of these forms:",
      "  CSV: time_ms,key,bytes,cost_usd,latency_ms[,tenant]",
      "  JSON lines with these members",
      "  keys alone",
      ""
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Parameters(arity = "0..1", paramLabel = "TRACE", description = "The trace file.")
  private @Nullable Path trace;

  @Option(
      names = "--generate",
      paramLabel = "ACCESSES",
      description = "Replay this many generated accesses: Zipf's law, cost independent of size.")
  private int generated;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The seed of generated accesses. Default: 1")
  private long seed = 1;

  @Option(names = "--print", description = "Print the accesses as CSV instead of replaying them.")
  private boolean print;

  @Option(
      names = "--capacity",
      paramLabel = "PERCENT",
      description = "The cache's size, in percent of the bytes of all keys of a tenant. Default: 5")
  private double percent = 5;

  @ArgGroup(exclusive = false)
  private @Nullable Limits limits;

  @Option(
      names = "--no-expiry",
      description = "Entries do not expire; they stay until they are evicted.")
  private boolean noExpiry;

  @Spec private CommandSpec spec;

  /** A capacity in entries and bytes. */
  static final class Limits {
    @Option(
        names = "--entries",
        paramLabel = "N",
        description = "At most so many entries of each tenant.")
    private int entries = Integer.MAX_VALUE;

    @Option(
        names = "--bytes",
        paramLabel = "BYTES",
        description = "At most so many bytes of each tenant.")
    private long bytes = Long.MAX_VALUE;
  }

  @Override
  public Integer call() throws IOException {
    Capacity capacity = capacity();
    CachePolicy policy = config.load().config().cache();
    List<Access> accesses = accesses();
    PrintWriter out = spec.commandLine().getOut();
    if (print) {
      print(out, accesses);
    } else {
      new ReplayTable(spec).print(accesses, noExpiry ? lasting(policy) : policy, capacity);
    }
    out.flush();
    return 0;
  }

  private Capacity capacity() {
    if (percent <= 0 || percent > 100) {
      throw misused("--capacity: " + percent + " (expected: more than 0, to 100)");
    }
    if (limits == null) {
      return new Capacity.Share(percent / 100);
    }
    if (limits.entries < 1 || limits.bytes < 1) {
      throw misused("--entries and --bytes: expected at least 1");
    }
    return new Capacity.Fixed(limits.entries, limits.bytes);
  }

  private List<Access> accesses() throws IOException {
    Path file = trace;
    if ((file == null) == (generated < 1)) {
      throw misused("Give either TRACE or --generate ACCESSES.");
    }
    if (file == null) {
      return GeneratedTrace.of(generated, seed);
    }
    try (BufferedReader text = Files.newBufferedReader(file)) {
      return TraceReader.read(file.toString(), text);
    }
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static CachePolicy lasting(CachePolicy policy) {
    Duration year = Duration.ofDays(365);
    return policy.withTtl(new TtlStrategies(year, year, year));
  }

  private static void print(PrintWriter out, List<Access> accesses) {
    out.println("time_ms,key,bytes,cost_usd,latency_ms,tenant");
    for (Access access : accesses) {
      out.printf(
          Locale.ROOT,
          "%d,%s,%d,%.6f,%d,%s%n",
          access.millis(),
          access.key(),
          access.bytes(),
          access.costUsd(),
          access.latency().toMillis(),
          access.tenant());
    }
  }
}
