package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Steps;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScoredValueScanCursor;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Purges one shard: walks over its entries, and removes those that match, in steps. */
final class ShardPurge {
  private static final int STEP = 100;

  /** The index of the first tag in the metadata of an entry, see {@code prelude.lua}. */
  private static final int FIRST_TAG = 10;

  private final RedisLink link;
  private final Shards shards;
  private final NearCache near;
  private final RedisKeys keys;
  private final ScanArgs step;
  private final List<String> tags;

  /** The beginning of the names of all entries that can match. */
  private final String beginning;

  ShardPurge(RedisLink link, Shards shards, NearCache near, RedisKeys keys, PurgeFilter filter) {
    this.link = link;
    this.shards = shards;
    this.near = near;
    this.keys = keys;
    String pattern = filter.workspace().orElse("*") + ":" + filter.operation().orElse("*") + ":*";
    this.step = ScanArgs.Builder.limit(STEP).match(pattern);
    this.tags =
        Stream.concat(filter.tag().stream(), filter.model().map(Shards::modelTag).stream())
            .toList();
    String operation = filter.operation().map(name -> name + ":").orElse("");
    this.beginning =
        keys.prefix() + filter.workspace().map(name -> name + ":" + operation).orElse("");
  }

  /** Runs the purge; returns the number of removed entries. */
  Future<Long> run() {
    return shards
        .heal(keys)
        .compose(healed -> shards.nextEpoch(keys))
        .compose(epoch -> walk(this::removeSome, 0))
        .compose(removed -> walk(this::removeLeftovers, removed))
        .compose(removed -> leaveNearCaches().map(removed));
  }

  /**
   * Has near caches drop all that can match: they may have copies of what Redis evicted, and what a
   * script publishes may arrive after the reply to it.
   */
  private Future<Void> leaveNearCaches() {
    byte[] message = Args.utf8(beginning + Invalidations.ALL);
    return link.run(redis -> redis.publish(RedisKeys.INVALIDATIONS, message))
        .onSuccess(receivers -> near.invalidateAll(beginning))
        .mapEmpty();
  }

  private static Future<Long> walk(
      Function<PurgeProgress, Future<PurgeProgress>> step, long removed) {
    return Steps.until(PurgeProgress::ended, new PurgeProgress(ScanCursor.INITIAL, removed), step)
        .map(PurgeProgress::removed);
  }

  private record PurgeProgress(ScanCursor cursor, long removed) {
    boolean ended() {
      return cursor.isFinished();
    }
  }

  private Future<PurgeProgress> removeSome(PurgeProgress before) {
    return link.run(redis -> redis.zscan(keys.expiry(), before.cursor(), step))
        .compose(
            found ->
                matching(ids(found))
                    .compose(ids -> shards.remove(keys, ids))
                    .map(removed -> new PurgeProgress(found, before.removed() + removed)));
  }

  /** Removes entries that only the metadata know, as the set of entries was lost. */
  private Future<PurgeProgress> removeLeftovers(PurgeProgress before) {
    return link.run(redis -> redis.hscan(keys.meta(), before.cursor(), step))
        .compose(
            found ->
                shards
                    .remove(
                        keys,
                        found.getMap().entrySet().stream()
                            .filter(meta -> isTagged(meta.getValue()))
                            .map(Map.Entry::getKey)
                            .toList())
                    .map(removed -> new PurgeProgress(found, before.removed() + removed)));
  }

  private static List<String> ids(ScoredValueScanCursor<byte[]> found) {
    return found.getValues().stream().map(ScoredValue::getValue).map(Args::text).toList();
  }

  private Future<List<String>> matching(List<String> ids) {
    if (tags.isEmpty() || ids.isEmpty()) {
      return Future.succeededFuture(ids);
    }
    return link.run(redis -> redis.hmget(keys.meta(), ids.toArray(String[]::new)))
        .map(
            meta ->
                meta.stream()
                    .filter(found -> found.hasValue() && isTagged(found.getValue()))
                    .map(KeyValue::getKey)
                    .toList());
  }

  private boolean isTagged(byte[] meta) {
    List<String> fields = Arrays.asList(Args.text(meta).split(" ", -1));
    return tags.isEmpty()
        || (fields.size() >= FIRST_TAG
            && Set.copyOf(fields.subList(FIRST_TAG, fields.size())).containsAll(tags));
  }
}
