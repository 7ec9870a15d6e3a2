package dev.scrubjay.gateway.shared;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who made the responses that clients refer to later, by tenant, workspace and id. Redis has them
 * for all replicas, and each replica its own latest ones, which do not need Redis. No tenant or
 * workspace finds those of another.
 */
public final class ResponseMemory {
  /** As long as OpenAI keeps responses. */
  private static final Duration KEPT = Duration.ofDays(30);

  private static final int MAX_OF_TENANT = 100_000;
  private static final int MAX_OF_REPLICA = 20_000;

  private final RedisLink link;
  private final TenantMemory memory;
  private final Cache<String, KnownResponse> latest =
      Caffeine.newBuilder().maximumSize(MAX_OF_REPLICA).expireAfterWrite(KEPT).build();

  ResponseMemory(RedisLink link, InstantSource clock, LongSupplier maxBytes) {
    this.link = link;
    this.memory = new TenantMemory(link, TenantMemory.RESPONSES, MAX_OF_TENANT, clock, maxBytes);
  }

  /** Remembers who made {@code ids}; fails if only this replica remembers it, as Redis is away. */
  public Future<Void> remember(Scope scope, List<String> ids, KnownResponse maker) {
    ids.forEach(id -> latest.put(near(scope, id), maker));
    return memory.remember(scope, ids, maker.encode(), KEPT);
  }

  /** Who made {@code id}; empty if it is not known here; fails if Redis would have to know. */
  public Future<Optional<KnownResponse>> find(Scope scope, String id) {
    KnownResponse own = latest.getIfPresent(near(scope, id));
    return own != null
        ? Future.succeededFuture(Optional.of(own))
        : link.look(redis -> redis.hget(memory.key(scope), TenantMemory.field(scope, id)))
            .map(
                found -> Optional.ofNullable(found).map(Args::text).flatMap(KnownResponse::decode));
  }

  /** Forgets {@code id}. */
  public Future<Void> forget(Scope scope, String id) {
    latest.invalidate(near(scope, id));
    return memory.forget(scope, id);
  }

  private static String near(Scope scope, String id) {
    return scope.tenant() + ' ' + TenantMemory.field(scope, id);
  }
}
