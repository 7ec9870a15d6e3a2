package dev.scrubjay.gateway.cache.redis;

import static dev.scrubjay.gateway.cache.redis.FullCache.get;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The time of a hit on an entry of 2 KiB, and of recording its use in Redis. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HitBench {
  private static final int ENTRIES = 10_000;
  private static final int PAYLOAD = 2048;
  private static final int LOOKUPS = 100;
  private static final int TOUCHES = 64;

  private FullCache full;
  private CacheKey key;
  private int next;

  @Setup(Level.Trial)
  public void fill() {
    full = new FullCache(2 * ENTRIES, EvictionPolicy.LRU).fill(ENTRIES, PAYLOAD);
    key = FullCache.request(0, PAYLOAD).key();
    get(full.cache().store(FullCache.request(0, PAYLOAD)));
  }

  @TearDown(Level.Trial)
  public void close() {
    full.close();
  }

  @Benchmark
  public Lookup near() {
    Lookup lookup = get(full.cache().lookup(key));
    if (lookup instanceof Lookup.CacheHit hit && hit.tier() != Lookup.Tier.NEAR) {
      full.cache().near().arm(); // the other benchmarks leave it disarmed
    }
    return lookup;
  }

  @Benchmark
  public Lookup redisOneByOne() {
    return get(full.cache().lookup(key));
  }

  @Benchmark
  @OperationsPerInvocation(LOOKUPS)
  public Future<?> redisManyAtATime() {
    List<Future<Lookup>> lookups = new ArrayList<>(LOOKUPS);
    for (int i = 0; i < LOOKUPS; i++) {
      lookups.add(full.cache().lookup(key));
    }
    return get(Future.join(lookups));
  }

  @Benchmark
  @OperationsPerInvocation(TOUCHES)
  public Object touch() {
    Map<String, Integer> uses = new LinkedHashMap<>();
    for (int i = 0; i < TOUCHES; i++) {
      next = (next + 1) % ENTRIES;
      uses.put(FullCache.key(next).id(), 1);
    }
    return get(full.shards().touch(full.keys(), List.copyOf(uses.entrySet())));
  }
}
