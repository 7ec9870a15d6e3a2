package dev.scrubjay.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.NearCacheConfig;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Entries that are put beside invalidations. */
final class NearCacheTest {
  private static final int ROUNDS = 5_000;
  private static final int PUTS = 64;
  private static final String PREFIX = "p:";

  private final Instant now = Instant.now();
  private final AtomicLong nanos = new AtomicLong();
  private final NearCache near = new NearCache(NearCacheConfig.DEFAULT);
  private final NearCache lagging =
      new NearCache(NearCacheConfig.DEFAULT, Duration.ofSeconds(1), nanos::get);
  private final Entry entry =
      new Entry(
          Buffer.buffer("answer"),
          "application/json",
          now,
          now.plus(Duration.ofMinutes(1)),
          now.plus(Duration.ofMinutes(1)),
          Entry.Origin.UNKNOWN);

  private record Requested(String name, long epoch) {}

  private Requested requested(String name) {
    return new Requested(name, near.epoch(name));
  }

  private void put(Requested requested) {
    near.put(requested.name(), entry, requested.epoch(), now);
  }

  @Test
  void whatWasRequestedBeforeInvalidationsArrivedIsNotPut() {
    Requested requested = requested("a");
    near.arm();
    put(requested);
    assertThat(near.find("a")).isEmpty();
    put(requested("a"));
    assertThat(near.find("a")).isPresent();
  }

  @Test
  void entryOfAServerThatLagsBehindIsPutOnceThatKnowsOfTheInvalidation() {
    lagging.arm();
    nanos.set(Duration.ofMillis(1500).toNanos());
    lagging.put("a", entry, lagging.epoch("a"), now);
    assertThat(lagging.find("a")).isPresent();
    lagging.invalidate("a");
    nanos.set(Duration.ofMillis(2500).toNanos());
    lagging.put("a", entry, lagging.epoch("a"), now);
    assertThat(lagging.find("a")).isEmpty();
    nanos.set(Duration.ofMillis(2501).toNanos());
    lagging.put("a", entry, lagging.epoch("a"), now);
    assertThat(lagging.find("a")).isPresent();
  }

  @Test
  void whatWasRequestedBeforeAnInvalidationOfAllIsNotThereAfterIt() throws Exception {
    near.arm();
    IntStream.range(0, 1_000).mapToObj(i -> requested("other:" + i)).forEach(this::put);
    CyclicBarrier begin = new CyclicBarrier(2);
    try (var threads = Executors.newSingleThreadExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        String names = PREFIX + round + ':';
        List<Requested> requested =
            IntStream.range(0, PUTS).mapToObj(i -> requested(names + i)).toList();
        Future<?> puts =
            threads.submit(
                () -> {
                  begin.await();
                  requested.forEach(this::put);
                  return null;
                });
        begin.await();
        for (int pause = round % 50 * 20; pause > 0; pause--) {
          Thread.onSpinWait();
        }
        near.invalidateAll(PREFIX);
        puts.get();
        assertThat(requested).noneMatch(each -> near.find(each.name()).isPresent());
      }
    }
    assertThat(near.find("other:1")).isPresent();
  }
}
