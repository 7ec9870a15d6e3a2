package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.request.Completion;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Looks up the parts of batches, a number of them at a time and within one limit of time. */
public final class PartLookups {
  private static final int AT_A_TIME = 64;
  private static final Duration LIMIT = Duration.ofMillis(500);

  /** The most bytes of the entries that are read at a time. */
  private static final long MAX_BYTES = 8 << 20;

  /** An entry is held as it is, parsed, and as a part of the answer. */
  private static final long COPIES = 3;

  private final RedisCache cache;
  private final FreshnessJudge freshness;
  private final LongSupplier nanoTime;

  public PartLookups(RedisCache cache, FreshnessJudge freshness, LongSupplier nanoTime) {
    this.cache = cache;
    this.freshness = freshness;
    this.nanoTime = nanoTime;
  }

  /**
   * The fresh entries of a batch's parts by the parts' numbers. Fails only if there is no memory
   * for them.
   */
  Future<Map<Integer, Lookup.CacheHit>> find(Batch batch) {
    return find(batch, 0, nanoTime.getAsLong() + LIMIT.toNanos(), new HashMap<>());
  }

  private Future<Map<Integer, Lookup.CacheHit>> find(
      Batch batch, int from, long deadline, Map<Integer, Lookup.CacheHit> found) {
    if (from >= batch.parts().size() || nanoTime.getAsLong() > deadline) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(from + AT_A_TIME, batch.parts().size());
    List<Completion> parts = batch.parts().subList(from, to);
    return cache
        .lookup(parts.stream().map(Completion::key).toList(), MAX_BYTES)
        .compose(
            lookups -> {
              long bytes = 0;
              for (int i = 0; i < lookups.size(); i++) {
                if (lookups.get(i).orElse(null) instanceof Lookup.CacheHit hit
                    && isUsable(parts.get(i), hit)) {
                  found.put(from + i, hit);
                  bytes += hit.entry().payload().length();
                }
              }
              return batch.memory().grow(COPIES * bytes)
                  ? LargeWork.later().compose(now -> find(batch, to, deadline, found))
                  : Future.failedFuture(MemoryBudget.refusal());
            });
  }

  private boolean isUsable(Completion part, Lookup.CacheHit hit) {
    return hit.entry().isOfModel()
        && switch (freshness.ofAnswer(hit.entry(), part.context().directives())) {
          case FRESH, FRESH_REFRESH_DUE -> true;
          default -> false;
        };
  }
}
