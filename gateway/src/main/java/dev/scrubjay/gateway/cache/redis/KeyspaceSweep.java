package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Steps;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A walk over all shards in Redis, whosever they are, that deletes what is left of empty ones. */
final class KeyspaceSweep {
  /** Matches the expiry sets and the ages of ghosts: each shard with bookkeeping has one. */
  private static final String SHARDS = "sj:{*}:[ae][gx][ep]*";

  private static final ScanArgs STEP = ScanArgs.Builder.matches(SHARDS).limit(500);
  private static final long PAUSE_MILLIS = 20;

  private final Vertx vertx;
  private final RedisLink link;
  private final Shards shards;

  KeyspaceSweep(Vertx vertx, RedisLink link, Shards shards) {
    this.vertx = vertx;
    this.link = link;
    this.shards = shards;
  }

  private record SweepProgress(ScanCursor cursor, long swept) {
    boolean ended() {
      return cursor.isFinished();
    }
  }

  /** Runs the walk; returns the number of shards deleted. */
  Future<Long> run() {
    return Steps.until(
            SweepProgress::ended, new SweepProgress(ScanCursor.INITIAL, 0), this::sweepSome)
        .map(SweepProgress::swept);
  }

  private Future<SweepProgress> sweepSome(SweepProgress before) {
    return vertx
        .timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS)
        .compose(passed -> link.run(redis -> redis.scan(before.cursor(), STEP)))
        .compose(
            found -> sweep(found).map(swept -> new SweepProgress(found, before.swept() + swept)));
  }

  private Future<Long> sweep(KeyScanCursor<String> found) {
    List<RedisKeys> bases =
        found.getKeys().stream()
            .filter(key -> key.endsWith("}:exp") || key.endsWith("}:ages"))
            .map(key -> new RedisKeys(key.substring(0, key.lastIndexOf(':') + 1)))
            .distinct()
            .toList();
    Future<Long> swept = Future.succeededFuture(0L);
    for (RedisKeys keys : bases) {
      swept = swept.compose(n -> shards.sweep(keys).map(empty -> empty ? n + 1 : n));
    }
    return swept;
  }
}
