package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.answers.Refusals;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.load.LargeWork;
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

  private final RedisCache cache;
  private final FreshnessJudge freshness;
  private final LongSupplier nanoTime;

  public PartLookups(RedisCache cache, FreshnessJudge freshness, LongSupplier nanoTime) {
    this.cache = cache;
    this.freshness = freshness;
    this.nanoTime = nanoTime;
  }

  /** The fresh entries of {@code parts} by the parts' numbers. Never fails. */
  Future<Map<Integer, Lookup.CacheHit>> find(List<Completion> parts) {
    return find(parts, 0, nanoTime.getAsLong() + LIMIT.toNanos(), new HashMap<>());
  }

  private Future<Map<Integer, Lookup.CacheHit>> find(
      List<Completion> parts, int from, long deadline, Map<Integer, Lookup.CacheHit> found) {
    if (from >= parts.size() || nanoTime.getAsLong() > deadline) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(from + AT_A_TIME, parts.size());
    List<Future<Lookup>> lookups =
        parts.subList(from, to).stream().map(part -> cache.lookup(part.key())).toList();
    return Future.join(lookups)
        .compose(
            all -> {
              for (int i = from; i < to; i++) {
                if (lookups.get(i - from).result() instanceof Lookup.CacheHit hit
                    && isUsable(parts.get(i), hit)) {
                  found.put(i, hit);
                }
              }
              return LargeWork.later().compose(now -> find(parts, to, deadline, found));
            });
  }

  private boolean isUsable(Completion part, Lookup.CacheHit hit) {
    return Refusals.read(hit.entry()).isEmpty()
        && switch (freshness.ofAnswer(hit.entry(), part.context().directives())) {
          case FRESH, FRESH_REFRESH_DUE -> true;
          default -> false;
        };
  }
}
