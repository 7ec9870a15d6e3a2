package dev.scrubjay.gateway.cache.redis;

import static dev.scrubjay.gateway.cache.redis.FullCache.get;

import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.policy.cache.EvictionPolicy;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The waits of other clients for Redis while a large tenant's cache is verified and purged, and the
 * memory of an entry in Redis. It is a program of its own, not a JMH benchmark, as its figures are
 * not averages.
 */
public final class Pauses {
  private static final int PAYLOAD = 256;
  private static final int SAMPLE = 100_000;

  private Pauses() {}

  public static void main(String[] args) {
    int entries = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    memory();
    try (FullCache full = new FullCache(2 * entries, EvictionPolicy.LRU).fill(entries, PAYLOAD)) {
      System.out.printf(Locale.ROOT, "%nWaits of another client for a GET, %,d entries%n", entries);
      System.out.printf(
          "%-14s %8s %8s %7s %10s %10s %11s %12s %12s%n",
          "meanwhile",
          "took s",
          "Redis s",
          "calls",
          "median ms",
          "99.9 % ms",
          "longest ms",
          "slowest ms",
          "a script ms");
      watched(full, "nothing", () -> idle());
      watched(
          full, "verify", () -> requireSound(get(full.cache().verify(FullCache.TENANT, false))));
      watched(full, "purge", () -> get(full.cache().purge(FullCache.TENANT, ALL)));
    }
  }

  private static final PurgeFilter ALL =
      new PurgeFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static Object requireSound(Verification found) {
    if (found.faults() > 0) {
      throw new IllegalStateException(
          "verify finds faults in the entries of the benchmark: " + found);
    }
    return found;
  }

  private static Object idle() {
    long end = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() < end) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return end;
  }

  private static void watched(FullCache full, String name, Supplier<Object> work) {
    AtomicBoolean ended = new AtomicBoolean();
    List<Long> waits = new ArrayList<>();
    Thread other = new Thread(() -> ask(full.url(), ended, waits));
    full.redis().sync().configSet("slowlog-log-slower-than", "1000");
    full.redis().sync().configSet("slowlog-max-len", "10000");
    full.redis().sync().slowlogReset();
    full.redis().sync().configResetstat();
    other.start();
    double cpuBefore = full.cpuSeconds();
    long started = System.nanoTime();
    work.get();
    double took = (System.nanoTime() - started) / 1e9;
    double cpu = full.cpuSeconds() - cpuBefore;
    ended.set(true);
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Collections.sort(waits);
    System.out.printf(
        Locale.ROOT,
        "%-14s %8.1f %8.1f %7d %10.2f %10.2f %11.2f %12s %12s%n",
        name,
        took,
        cpu,
        waits.size(),
        millis(waits, 0.5),
        millis(waits, 0.999),
        millis(waits, 1),
        slowest(full),
        perScript(full));
  }

  private static void ask(String url, AtomicBoolean ended, List<Long> waits) {
    RedisClient client = RedisClient.create(url);
    try (StatefulRedisConnection<String, String> redis = client.connect()) {
      while (!ended.get()) {
        long started = System.nanoTime();
        redis.sync().get("another's");
        waits.add(System.nanoTime() - started);
      }
    }
    client.shutdown();
  }

  private static double millis(List<Long> sorted, double quantile) {
    return sorted.get((int) Math.ceil(quantile * (sorted.size() - 1))) / 1e6;
  }

  /** The slowest command by Redis' own clock, including time without a processor. */
  private static String slowest(FullCache full) {
    return full.redis().sync().slowlogGet(10_000).stream()
        .map(each -> (Long) ((List<?>) each).get(2))
        .max(Long::compare)
        .map(micros -> String.format(Locale.ROOT, "%.1f", micros / 1000.0))
        .orElse("< 1");
  }

  /** The average time of a script call. */
  private static String perScript(FullCache full) {
    return full.redis()
        .sync()
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_evalsha:"))
        .map(line -> line.replaceFirst(".*usec_per_call=([^,]+),.*", "$1"))
        .map(micros -> String.format(Locale.ROOT, "%.2f", Double.parseDouble(micros) / 1000))
        .findFirst()
        .orElse("-");
  }

  private static void memory() {
    System.out.println("Redis' memory, bytes an entry");
    System.out.println(" payload   envelope   in all   overhead");
    for (int payload : new int[] {256, 2048, 16_384}) {
      try (FullCache full = new FullCache(SAMPLE, EvictionPolicy.LRU)) {
        long before = used(full);
        full.fill(SAMPLE, payload);
        long each = (used(full) - before) / SAMPLE;
        int envelope = FullCache.envelope(FullCache.request(0, payload)).length;
        System.out.printf(
            Locale.ROOT, "%8d %10d %8d %10d%n", payload, envelope, each, each - envelope);
      }
    }
    try (FullCache full = new FullCache(SAMPLE, EvictionPolicy.LRU)) {
      long before = used(full);
      full.fillGhosts(SAMPLE);
      System.out.printf(Locale.ROOT, "a ghost: %d%n", (used(full) - before) / SAMPLE);
    }
  }

  private static long used(FullCache full) {
    return full.redis()
        .sync()
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }
}
