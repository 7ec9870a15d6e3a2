package dev.scrubjay.gateway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReplayerIT {
  private static final int ENTRIES = 50;

  /** A minimal LRU cache of {@link #ENTRIES}. */
  private static final class Lru extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;

    Lru() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > ENTRIES;
    }
  }

  @Test
  void lruHasTheHitsOfAPlainLru() {
    List<Access> trace = GeneratedTrace.of(5000, 20261125);
    Lru lru = new Lru();
    long hits = trace.stream().filter(access -> lru.put(access.key(), true) != null).count();
    ReplayCounts counts =
        replay(trace, new Capacity.Fixed(ENTRIES, Long.MAX_VALUE), EvictionPolicy.LRU);
    assertThat(counts.hits()).isEqualTo(hits).isBetween(500L, 4500L);
    assertThat(counts.evicted()).isEqualTo(5000 - hits - ENTRIES);
  }

  @Test
  void costSavesMoreThanLruWhereCostIsIndependentOfSize() {
    List<Access> trace = GeneratedTrace.of(10_000, 3);
    Capacity capacity = new Capacity.Share(0.05);
    ReplayCounts lru = replay(trace, capacity, EvictionPolicy.LRU);
    ReplayCounts cost = replay(trace, capacity, EvictionPolicy.COST);
    assertThat(cost.costHitRate()).isGreaterThan(lru.costHitRate());
    assertThat(cost.costHitRate()).isLessThan(HitRateBounds.unlimited(trace).costHitRate());
  }

  @Test
  void keysThatComeOncePushOutLessUnderS3FifoAndSieveThanUnderLru() {
    List<Access> zipf = GeneratedTrace.of(6000, 5);
    List<Access> trace = new ArrayList<>();
    for (int i = 0; i < zipf.size(); i++) {
      Access access = zipf.get(i);
      String key = i / 300 % 3 == 2 ? "scan" + i : access.key();
      trace.add(new Access("t", access.millis(), key, 100, access.costUsd(), Duration.ZERO));
    }
    Capacity capacity = new Capacity.Fixed(ENTRIES, Long.MAX_VALUE);
    long lru = replay(trace, capacity, EvictionPolicy.LRU).hits();
    ReplayCounts s3 = replay(trace, capacity, EvictionPolicy.S3_FIFO);
    assertThat(s3.hits()).isGreaterThan(lru + lru / 10);
    assertThat(replay(trace, capacity, EvictionPolicy.SIEVE).hits()).isGreaterThan(lru + lru / 10);
    assertThat(replay(trace, capacity, EvictionPolicy.S3_FIFO_COST).costHitRate())
        .isGreaterThan(s3.costHitRate());
  }

  @Test
  void timePassesAsInTheTrace() {
    List<Access> trace = new ArrayList<>();
    for (int minutes = 0; minutes <= 60; minutes += 20) { // a moderate key lives for 30
      long millis = Duration.ofMinutes(minutes).toMillis();
      trace.add(new Access("t", millis, "a", 100, 1, Duration.ZERO));
    }
    Capacity roomy = new Capacity.Fixed(1000, 1 << 20);
    assertThat(replay(trace, roomy, EvictionPolicy.LRU).hits()).isEqualTo(2);
  }

  @Test
  void tenantsAreSeparate() {
    List<Access> trace =
        List.of(
            new Access("one", 0, "a", 100, 1, Duration.ZERO),
            new Access("two", 1, "a", 100, 1, Duration.ZERO),
            new Access("one", 2, "a", 100, 1, Duration.ZERO));
    Capacity one = new Capacity.Fixed(1, 1000);
    assertThat(replay(trace, one, EvictionPolicy.SIZE).hits()).isEqualTo(1);
  }

  private static ReplayCounts replay(
      List<Access> trace, Capacity capacity, EvictionPolicy eviction) {
    try (Replayer replayer = new Replayer(CachePolicy.DEFAULT, capacity)) {
      return replayer.replay(trace, eviction);
    }
  }
}
