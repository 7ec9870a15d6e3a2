package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.policy.cache.EvictionPolicy;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The processor time that Redis takes for a store that evicts another entry, by eviction policy and
 * number of entries. It is a program of its own, not a JMH benchmark, as it reads Redis' count of
 * processor time.
 */
public final class StoreCosts {
  private static final int[] SIZES = {1_000, 10_000, 100_000, 1_000_000};
  private static final int PAYLOAD = 256;
  private static final int STORES = 5_000;
  private static final int AT_A_TIME = 100;

  private StoreCosts() {}

  public static void main(String[] args) {
    int largest = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
    System.out.println("Redis' processor time of a store that evicts, µs");
    System.out.printf("%-10s", "entries");
    Arrays.stream(SIZES).filter(size -> size <= largest).forEach(StoreCosts::column);
    System.out.println();
    for (EvictionPolicy eviction : EvictionPolicy.values()) {
      System.out.printf("%-10s", eviction);
      try (FullCache full = new FullCache(SIZES[0], eviction)) {
        Arrays.stream(SIZES).filter(size -> size <= largest).forEach(size -> cell(full, size));
      }
      System.out.println();
    }
  }

  private static void column(int size) {
    System.out.printf(Locale.ROOT, " %,10d", size);
  }

  private static void cell(FullCache full, int size) {
    full.grow(size, PAYLOAD);
    stores(full, size);
    double before = full.cpuSeconds();
    long evicted = stores(full, size + STORES);
    double each = (full.cpuSeconds() - before) / STORES;
    if (evicted != STORES) {
      throw new IllegalStateException("evicted " + evicted + " (expected: " + STORES + ")");
    }
    System.out.printf(Locale.ROOT, " %10.1f", each * 1e6);
    System.out.flush();
  }

  /** Stores new entries and returns how many entries were evicted for them. */
  private static long stores(FullCache full, int first) {
    long evicted = 0;
    for (int from = 0; from < STORES; from += AT_A_TIME) {
      List<Future<Shards.ShardStore>> stores = new ArrayList<>(AT_A_TIME);
      for (int i = 0; i < AT_A_TIME; i++) {
        StoreRequest request = FullCache.request(first + from + i, PAYLOAD);
        stores.add(full.shards().store(request, FullCache.envelope(request)));
      }
      FullCache.get(Future.join(stores));
      evicted += stores.stream().mapToLong(store -> store.result().evicted()).sum();
    }
    return evicted;
  }
}
