package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Leases on making answers: one maker per key over all replicas, while the others wait for what it
 * makes. A lease ends when its answer is stored, when it is released, or when its holder gives no
 * sign of life; whoever has lost it can't store under it any more.
 */
public final class Leases {
  private static final Script RENEW = Script.load(Leases.class, "renew.lua");
  private static final Script RELEASE = Script.load(Leases.class, "release.lua");
  private static final Script FEED = Script.load(Leases.class, "feed.lua");
  private static final Script FOLLOW = Script.load(Leases.class, "follow.lua");

  private static final Duration FEED_KEPT = Duration.ofSeconds(10);
  private static final Duration WAITING_KEPT = Duration.ofSeconds(3);
  private static final int MAX_ITEMS = 500;

  private final RedisLink link;
  private final Shards shards;
  private final CoalescingConfig config;
  private final InstantSource clock;
  private volatile BiConsumer<CacheKey, Acquired.Missed> missed = (key, entry) -> {};

  Leases(RedisLink link, Shards shards, CoalescingConfig config, InstantSource clock) {
    this.link = link;
    this.shards = shards;
    this.config = config;
    this.clock = clock;
  }

  /** Has {@code listener} told of each entry that is missed though it had been there. */
  public void onMissed(BiConsumer<CacheKey, Acquired.Missed> listener) {
    missed = listener;
  }

  /**
   * Asks for the lease on {@code key}. Never fails.
   *
   * @param ttl how long it lasts unless it is renewed
   * @param prior accesses that a key never seen before is taken to have had
   */
  public Future<Acquired> acquire(CacheKey key, LeaseMode mode, Duration ttl, double prior) {
    String token = UUID.randomUUID().toString();
    return shards
        .acquire(key, token, ttl, prior, mode.name().toLowerCase(Locale.ROOT))
        .map(reply -> acquired(key, reply))
        .onSuccess(
            acquired -> {
              if (mode != LeaseMode.TAKE && acquired instanceof Acquired.Granted granted) {
                granted.missed().ifPresent(entry -> missed.accept(key, entry));
              }
            })
        .otherwise(new Acquired.Unavailable());
  }

  private Acquired acquired(CacheKey key, List<Object> reply) {
    return switch (Args.text(reply, 0)) {
      case "hit" ->
          EntryCodec.decode(key, Args.bytes(reply, 1))
              .filter(entry -> entry.hardExpiry().isAfter(clock.instant()))
              .<Acquired>map(Acquired.Found::new)
              .orElseGet(Acquired.Unavailable::new);
      case "granted" ->
          new Acquired.Granted(
              Args.text(reply, 1), Double.parseDouble(Args.text(reply, 2)), missed(reply));
      case "held" -> new Acquired.Held(Args.text(reply, 1));
      default -> new Acquired.Uncacheable();
    };
  }

  private static Optional<Acquired.Missed> missed(List<Object> reply) {
    return Shards.frequency(Args.number(reply, 3))
        .map(frequency -> new Acquired.Missed(frequency, Duration.ofMillis(Args.number(reply, 4))));
  }

  /**
   * What keeping a lease came to.
   *
   * @param held whether it still is
   * @param awaited whether somebody at another replica waits for its outcome
   */
  public record Renewal(boolean held, boolean awaited) {}

  /** Keeps a lease for {@code ttl} from now; fails if Redis is away. */
  public Future<Renewal> renew(CacheKey key, String token, Duration ttl) {
    RedisKeys keys = shards.of(key);
    String id = key.id();
    String[] names = {keys.lease(id), keys.waiting(id), keys.feed(id), keys.stats()};
    byte[][] args = new Args().add(token).add(ttl.toMillis()).add(FEED_KEPT.toMillis()).toArray();
    return link.run(redis -> RENEW.run(redis, names, args))
        .map(reply -> new Renewal(Args.number(reply, 0) == 1, Args.number(reply, 1) == 1));
  }

  /**
   * Gives a lease back without an entry.
   *
   * @param uncacheable whether answers under this key can't be stored, as is then remembered
   * @return whether it was held; fails if Redis is away
   */
  public Future<Boolean> release(CacheKey key, String token, boolean uncacheable) {
    String[] names = {shards.of(key).lease(key.id())};
    long remembered = uncacheable ? config.uncacheable().toMillis() : 0;
    byte[][] args = new Args().add(token).add(remembered).toArray();
    return link.run(redis -> RELEASE.run(redis, names, args))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /**
   * Hands on what has been made so far.
   *
   * @return whether there is still somebody to hand it to; fails if Redis is away
   */
  public Future<Boolean> feed(CacheKey key, String token, List<Buffer> items) {
    RedisKeys keys = shards.of(key);
    String[] names = {keys.lease(key.id()), keys.feed(key.id())};
    Args args = new Args().add(token).add(FEED_KEPT.toMillis());
    items.forEach(item -> args.add(item.getBytes()));
    return link.run(redis -> FEED.run(redis, names, args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /**
   * What one step of waiting came to.
   *
   * @param held whether the maker still holds the lease
   * @param items that it has handed on
   */
  public record Step(boolean held, List<Buffer> items) {
    public Step {
      items = List.copyOf(items);
    }
  }

  /**
   * Waits one step for what the holder of {@code token} makes.
   *
   * @param had items had before
   * @return fails if Redis is away
   */
  public Future<Step> follow(CacheKey key, String token, int had) {
    RedisKeys keys = shards.of(key);
    String[] names = {keys.lease(key.id()), keys.waiting(key.id()), keys.feed(key.id())};
    byte[][] args =
        new Args().add(token).add(had).add(WAITING_KEPT.toMillis()).add(MAX_ITEMS).toArray();
    return link.run(redis -> FOLLOW.run(redis, names, args))
        .map(
            reply ->
                new Step(
                    Args.number(reply, 0) == 1,
                    reply.stream().skip(1).map(item -> Buffer.buffer((byte[]) item)).toList()));
  }
}
