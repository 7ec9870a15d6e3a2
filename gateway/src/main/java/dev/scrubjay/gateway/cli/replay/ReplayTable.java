package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.gateway.cli.terminal.Colours;
import dev.scrubjay.gateway.cli.terminal.Progress;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** Replays a trace under each eviction policy and prints the hit rates. */
final class ReplayTable {
  /** All but those of priorities: traces have none, and without them they are LRU. */
  private static final List<EvictionPolicy> COMPARED =
      List.of(
          EvictionPolicy.LRU,
          EvictionPolicy.S3_FIFO,
          EvictionPolicy.S3_FIFO_COST,
          EvictionPolicy.SIEVE,
          EvictionPolicy.SIZE,
          EvictionPolicy.COST);

  private final PrintWriter out;
  private final CommandSpec command;

  ReplayTable(CommandSpec command) {
    this.command = command;
    this.out = command.commandLine().getOut();
  }

  void print(List<Access> accesses, CachePolicy policy, Capacity capacity) {
    ReplayCounts unlimited = HitRateBounds.ofAll(accesses, HitRateBounds::unlimited);
    out.printf(
        Locale.ROOT,
        "%,d accesses to %,d keys, %,.0f bytes requested, $%,.2f to produce them all%n%n",
        accesses.size(),
        accesses.size() - unlimited.hits(),
        unlimited.bytes(),
        unlimited.costUsd());
    out.println(Colours.heading(command, "policy            hits     bytes      cost     evicted"));
    out.flush();
    long begun = 0;
    double all = (double) COMPARED.size() * accesses.size();
    try (Replayer replayer = new Replayer(policy, capacity);
        Progress progress = Progress.of(command)) {
      for (EvictionPolicy eviction : COMPARED) {
        String name = eviction.name().toLowerCase(Locale.ROOT);
        long before = begun;
        ReplayCounts counts =
            replayer.replay(accesses, eviction, done -> progress.show((before + done) / all, name));
        begun += accesses.size();
        progress.clear();
        row(name, counts);
      }
    }
    row(
        "clairvoyant",
        HitRateBounds.ofAll(accesses, own -> HitRateBounds.clairvoyant(own, capacity.of(own))));
    row("unlimited", unlimited);
    out.println();
    out.println("priority and aging_priority are left out: without priorities they equal lru");
    out.println("clairvoyant: evicts the entry whose next access is latest; nothing expires");
    out.println("unlimited: evicts nothing; nothing expires");
  }

  private void row(String name, ReplayCounts counts) {
    out.printf(
        Locale.ROOT,
        "%-13s %6.2f %%  %6.2f %%  %6.2f %%  %,10d%n",
        name,
        100 * counts.hitRate(),
        100 * counts.byteHitRate(),
        100 * counts.costHitRate(),
        counts.evicted());
    out.flush();
  }
}
