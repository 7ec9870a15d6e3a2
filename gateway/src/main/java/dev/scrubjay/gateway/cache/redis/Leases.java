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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Leases on answers: over all replicas one holder per key produces the answer, while the others
 * follow. A lease ends when its answer is stored, when it is released, or when it is not renewed in
 * time. A former holder cannot store under it any more.
 */
public final class Leases {
  private static final Script RENEW = script("renew.lua", "string", "string", "list", "hash");
  private static final Script RELEASE = script("release.lua", "string");
  private static final Script FEED = script("feed.lua", "string", "string", "list");
  private static final Script FOLLOW = script("follow.lua", "string", "string", "list", "hash");

  /** How long a feed is kept after its last item. */
  public static final Duration FEED_KEPT = Duration.ofSeconds(10);

  /** Followers look again when the lease would end; their mark outlives that by a while. */
  private static final Duration MARK_KEPT = Duration.ofSeconds(1);

  private static final int MAX_ITEMS = 500;

  private final RedisLink link;
  private final Shards shards;
  private final Dictionaries dictionaries;
  private final CoalescingConfig config;
  private final InstantSource clock;
  private final FeedBytes feeds = new FeedBytes();
  private final LeaseSignals signals = new LeaseSignals();
  private volatile BiConsumer<CacheKey, Acquired.Missed> missed = (key, entry) -> {};

  Leases(
      RedisLink link,
      Shards shards,
      Dictionaries dictionaries,
      CoalescingConfig config,
      InstantSource clock) {
    this.link = link;
    this.dictionaries = dictionaries;
    this.shards = shards;
    link.subscribe(RedisKeys.LEASE_SIGNALS, signals);
    this.config = config;
    this.clock = clock;
  }

  private static Script script(String name, String... types) {
    return Script.load(Leases.class, "signals.lua", name).on(types);
  }

  /** Tells {@code listener} of each missed entry that had been there before. */
  void onMissed(BiConsumer<CacheKey, Acquired.Missed> listener) {
    missed = listener;
  }

  /**
   * Asks for the lease on {@code key}. Never fails.
   *
   * @param ttl how long it lasts unless it is renewed
   * @param prior the accesses that a key never seen before is taken to have had
   */
  public Future<Acquired> acquire(CacheKey key, LeaseMode mode, Duration ttl, double prior) {
    return ask(key, mode, ttl, prior)
        .compose( // an entry that cannot be read is made anew
            known ->
                known.isPresent()
                    ? Future.succeededFuture(known)
                    : ask(key, LeaseMode.MAKE, ttl, prior))
        .map(Optional::orElseThrow)
        .onSuccess(
            acquired -> {
              if (mode != LeaseMode.TAKE && acquired instanceof Acquired.Granted granted) {
                granted.missed().ifPresent(entry -> missed.accept(key, entry));
              }
            })
        .otherwise(new Acquired.Unavailable());
  }

  /** Runs the script once; empty if it found an entry that cannot be read. */
  private Future<Optional<Acquired>> ask(CacheKey key, LeaseMode mode, Duration ttl, double prior) {
    String token = UUID.randomUUID().toString();
    return shards
        .acquire(key, token, ttl, prior, mode.name().toLowerCase(Locale.ROOT))
        .compose(
            reply ->
                Args.text(reply, 0).equals("hit")
                    ? found(key, Args.bytes(reply, 1))
                    : Future.succeededFuture(Optional.of(lease(reply))));
  }

  private Future<Optional<Acquired>> found(CacheKey key, byte[] envelope) {
    return dictionaries
        .find(key, EntryCodec.dictionary(envelope))
        .map(
            dictionary ->
                dictionary
                    .flatMap(one -> EntryCodec.decode(key, envelope, one))
                    .filter(entry -> entry.hardExpiry().isAfter(clock.instant()))
                    .map(Acquired.Found::new));
  }

  /**
   * The tokens of stores without leases, which purges from now on stop; fails if Redis is away.
   *
   * @return in the order of {@code keys}
   */
  public Future<List<String>> unleased(List<CacheKey> keys) {
    Map<RedisKeys, Future<String>> asked = new HashMap<>();
    List<Future<String>> tokens =
        keys.stream()
            .map(shards::of)
            .map(shard -> asked.computeIfAbsent(shard, shards::unleased))
            .toList();
    return Future.all(tokens).map(all -> all.list());
  }

  private static Acquired lease(List<Object> reply) {
    return switch (Args.text(reply, 0)) {
      case "granted" ->
          new Acquired.Granted(
              Args.text(reply, 1), Double.parseDouble(Args.text(reply, 2)), missed(reply));
      case "held" -> new Acquired.Held(Args.text(reply, 1));
      default -> new Acquired.Uncacheable();
    };
  }

  private static Optional<Acquired.Missed> missed(List<Object> reply) {
    return Misses.missed(Args.number(reply, 3), Args.number(reply, 4));
  }

  /**
   * The state of a lease after its renewal.
   *
   * @param held whether it is still held
   * @param awaited whether followers at other replicas wait for its outcome
   */
  public record Renewal(boolean held, boolean awaited) {}

  /** Extends a lease to {@code ttl} from now; fails if Redis is away. */
  public Future<Renewal> renew(CacheKey key, String token, Duration ttl) {
    RedisKeys keys = shards.of(key);
    String id = key.id();
    String[] names = {keys.lease(id), keys.waiting(id), keys.feed(id), keys.stats()};
    byte[][] args = new Args().add(token).add(ttl.toMillis()).add(FEED_KEPT.toMillis()).toArray();
    return link.run(redis -> RENEW.run(redis, names, args))
        .map(reply -> new Renewal(Args.number(reply, 0) == 1, Args.number(reply, 1) == 1));
  }

  /**
   * Ends a lease without an entry.
   *
   * @param uncacheable whether to remember that answers under this key cannot be stored
   * @return whether it was held; fails if Redis is away
   */
  public Future<Boolean> release(CacheKey key, String token, boolean uncacheable) {
    RedisKeys keys = shards.of(key);
    String[] names = {keys.lease(key.id()), keys.waiting(key.id())};
    long remembered = uncacheable ? config.uncacheable().toMillis() : 0;
    byte[][] args = new Args().add(token).add(remembered).toArray();
    return link.run(redis -> RELEASE.run(redis, names, args))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /**
   * Takes room for further bytes of a feed, out of the tenant's share of its limit of bytes.
   *
   * @return whether there was room
   */
  public boolean takeFeedBytes(CacheKey key, long bytes) {
    return feeds.take(key.scope().tenant(), bytes, shards.mostFeedBytes());
  }

  /** Gives room back, {@link #FEED_KEPT} after the last item of the feed. */
  public void releaseFeedBytes(CacheKey key, long bytes) {
    feeds.release(key.scope().tenant(), bytes);
  }

  /**
   * Appends to the feed that followers read.
   *
   * @return whether the lease is still fed; fails if Redis is away
   */
  public Future<Boolean> feed(CacheKey key, String token, List<Buffer> items) {
    RedisKeys keys = shards.of(key);
    String id = key.id();
    String[] names = {keys.lease(id), keys.waiting(id), keys.feed(id)};
    Args args = new Args().add(token).add(FEED_KEPT.toMillis());
    items.forEach(item -> args.add(item.getBytes()));
    return link.run(redis -> FEED.run(redis, names, args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /**
   * A read of a feed.
   *
   * @param held whether the lease is still held
   * @param left how long it is held unless it is renewed; zero if it is not held
   * @param items fed since the last read
   */
  public record FeedRead(boolean held, Duration left, List<Buffer> items) {
    public FeedRead {
      items = List.copyOf(items);
    }
  }

  /**
   * Reads the feed of the lease {@code token}, and marks that a follower waits for more.
   *
   * @param alreadyRead items read before
   * @return fails if Redis is away
   */
  public Future<FeedRead> follow(CacheKey key, String token, int alreadyRead) {
    RedisKeys keys = shards.of(key);
    String id = key.id();
    String[] names = {keys.lease(id), keys.waiting(id), keys.feed(id), keys.stats()};
    byte[][] args =
        new Args().add(token).add(alreadyRead).add(MAX_ITEMS).add(MARK_KEPT.toMillis()).toArray();
    return link.run(redis -> FOLLOW.run(redis, names, args))
        .map(
            reply ->
                new FeedRead(
                    Args.number(reply, 0) == 1,
                    Duration.ofMillis(Args.number(reply, 1)),
                    reply.stream().skip(2).map(item -> Buffer.buffer((byte[]) item)).toList()));
  }

  /**
   * Calls {@code watcher}, on any thread, on each change of the lease on {@code key}: a follower
   * has come, the feed has grown, the lease has ended, or such a signal may have been missed.
   *
   * @return ends the watch
   */
  public Runnable watch(CacheKey key, Runnable watcher) {
    return signals.watch(shards.of(key).lease(key.id()), watcher);
  }

  /** Whether changes of leases are heard at the moment. */
  public boolean isListening() {
    return signals.isListening();
  }
}
