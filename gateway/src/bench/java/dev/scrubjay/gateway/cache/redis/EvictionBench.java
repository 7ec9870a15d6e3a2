package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.policy.cache.EvictionPolicy;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time of a store that evicts another entry, with a hundred stores in flight. {@link
 * StoreCosts} measures Redis' part of it alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EvictionBench {
  private static final int STORES = 100;
  private static final int PAYLOAD = 256;

  @Param({"1000", "10000", "100000", "1000000"})
  public int entries;

  @Param({"LRU", "PRIORITY", "SIZE", "COST"})
  public EvictionPolicy eviction = EvictionPolicy.LRU;

  private FullCache full;
  private int number;

  @Setup(Level.Trial)
  public void fill() {
    full = new FullCache(entries, eviction).fill(entries, PAYLOAD);
  }

  @TearDown(Level.Trial)
  public void close() {
    full.close();
  }

  @Benchmark
  @OperationsPerInvocation(STORES)
  public long store() {
    List<Future<Shards.ShardStore>> stores = new ArrayList<>(STORES);
    for (int i = 0; i < STORES; i++) {
      StoreRequest request = FullCache.request(number++, PAYLOAD);
      stores.add(full.shards().store(request, FullCache.envelope(request)));
    }
    FullCache.get(Future.join(stores));
    return stores.stream().mapToLong(store -> store.result().evicted()).sum();
  }
}
