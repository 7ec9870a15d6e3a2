package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.gateway.cli.replay.Bounds;
import dev.scrubjay.gateway.cli.replay.Capacity;
import dev.scrubjay.gateway.cli.replay.MadeUpTrace;
import dev.scrubjay.gateway.cli.replay.Replayer;
import dev.scrubjay.gateway.cli.replay.Tally;
import dev.scrubjay.gateway.cli.replay.TraceReader;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
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

/** Compares eviction policies over a trace. */
@Command(
    name = "replay",
    description = {
      "Says what each eviction policy makes of a trace: the share of accesses that are hits, of bytes,",
      "and of cost. Runs the gateway's own Lua scripts on a private Redis, at the trace's times.",
      "",
      "TRACE has a line for each access, in the order of time: CSV,",
      "  time_ms,key,bytes,cost_usd,latency_ms[,tenant]",
      "JSON lines with these members, or keys alone.",
      ""
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  /** Without the one that goes by priority: traces have none, and without it is LRU. */
  private static final List<EvictionPolicy> COMPARED =
      List.of(EvictionPolicy.LRU, EvictionPolicy.SIZE, EvictionPolicy.COST);

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Parameters(arity = "0..1", paramLabel = "TRACE", description = "The trace's file.")
  private @Nullable Path trace;

  @Option(
      names = "--generate",
      paramLabel = "ACCESSES",
      description =
          "EvictionReplay so many that are made up: Zipf's law, cost independent of size.")
  private int generated;

  @Option(names = "--seed", paramLabel = "NUMBER", description = "Of what is made up. Default: 1")
  private long seed = 1;

  @Option(names = "--print", description = "Print the accesses as CSV, and replay nothing.")
  private boolean print;

  @Option(
      names = "--capacity",
      paramLabel = "PERCENT",
      description = "Of the bytes of all a tenant's keys together. Default: 5")
  private double percent = 5;

  @ArgGroup(exclusive = false)
  private @Nullable Limits limits;

  @Option(names = "--no-expiry", description = "Entries live on until they are evicted.")
  private boolean noExpiry;

  @Spec private CommandSpec spec;

  /** A capacity in figures. */
  static final class Limits {
    @Option(names = "--entries", paramLabel = "N", description = "At the most, of each tenant.")
    private int entries = Integer.MAX_VALUE;

    @Option(names = "--bytes", paramLabel = "BYTES", description = "At the most, of each tenant.")
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
      compare(out, accesses, noExpiry ? lasting(policy) : policy, capacity);
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
      throw misused("Give a TRACE, or else --generate ACCESSES.");
    }
    if (file == null) {
      return MadeUpTrace.of(generated, seed);
    }
    try (BufferedReader text = Files.newBufferedReader(file)) {
      return TraceReader.read(file.toString(), text);
    }
  }

  private ParameterException misused(String what) {
    return new ParameterException(spec.commandLine(), what);
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

  private static void compare(
      PrintWriter out, List<Access> accesses, CachePolicy policy, Capacity capacity) {
    Tally unlimited = Bounds.ofAll(accesses, Bounds::unlimited);
    out.printf(
        Locale.ROOT,
        "%,d accesses of %,d keys, %,.0f bytes asked for, $%,.2f to make them all%n%n",
        accesses.size(),
        accesses.size() - unlimited.hits(),
        unlimited.bytes(),
        unlimited.costUsd());
    out.println("policy          hits     bytes      cost     evicted");
    try (Replayer replayer = new Replayer(policy, capacity)) {
      for (EvictionPolicy eviction : COMPARED) {
        String name = eviction.name().toLowerCase(Locale.ROOT);
        row(out, name, replayer.replay(accesses, eviction));
      }
    }
    row(
        out,
        "clairvoyant",
        Bounds.ofAll(accesses, own -> Bounds.clairvoyant(own, capacity.of(own))));
    row(out, "unlimited", unlimited);
    out.println();
    out.println("priority is left out: without priorities, which traces have none of, it is lru");
    out.println("clairvoyant: evicts what is asked for again last; nothing expires");
    out.println("unlimited: evicts nothing; nothing expires");
  }

  private static void row(PrintWriter out, String name, Tally tally) {
    out.printf(
        Locale.ROOT,
        "%-11s %6.2f %%  %6.2f %%  %6.2f %%  %,10d%n",
        name,
        100 * tally.hitRate(),
        100 * tally.byteHitRate(),
        100 * tally.costHitRate(),
        tally.evicted());
    out.flush();
  }
}
