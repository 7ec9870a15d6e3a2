package dev.scrubjay.gateway.results;

import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.coalescing.remote.LeaseFollower;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The ends of leases, each followed once for all that wait for it at this replica. Thread-safe. */
final class LeaseEnds {
  private final Vertx vertx;
  private final Leases leases;
  private final Map<Watched, Future<Void>> ends = new ConcurrentHashMap<>();

  LeaseEnds(Vertx vertx, Leases leases) {
    this.vertx = vertx;
    this.leases = leases;
  }

  private record Watched(CacheKey key, String token) {}

  /** Completes when the lease {@code token} has ended, or Redis is away. */
  Future<Void> of(CacheKey key, String token) {
    return ends.computeIfAbsent(
        new Watched(key, token),
        watched -> {
          Promise<Void> ended = Promise.promise();
          vertx.getOrCreateContext().runOnContext(nothing -> follow(watched, ended));
          return ended.future();
        });
  }

  private void follow(Watched watched, Promise<Void> ended) {
    LeaseFollower.FeedListener listener =
        new LeaseFollower.FeedListener() {
          @Override
          public void fed(List<Buffer> items) {} // bots have no feed

          @Override
          public void ended() {
            ends.remove(watched);
            ended.complete();
          }
        };
    new LeaseFollower(vertx, leases, watched.key(), watched.token(), listener).start();
  }
}
