package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/**
 * Fills a tenant's cache in Redis with entries that nobody asks for, a thousand a script call. As a
 * program it fills the default tenant's; arguments: the URL of Redis, the number of the first
 * entry, the number after the last, the bytes of a payload.
 */
public final class Filling {
  private static final int STEP = 1000;
  private static final Duration TTL = Duration.ofHours(1);

  private Filling() {}

  public static void main(String[] args) {
    RedisClient client = RedisClient.create(args[0]);
    try (StatefulRedisConnection<String, byte[]> redis =
        client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE))) {
      String tenant = Scope.DEFAULT.tenant();
      fill(
          redis,
          CachePolicy.DEFAULT,
          RedisKeys.of(tenant, 0),
          Integer.parseInt(args[1]),
          Integer.parseInt(args[2]),
          envelope(tenant, Integer.parseInt(args[3])),
          false);
    }
    client.shutdown();
  }

  private static byte[] envelope(String tenant, int payload) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Instant end = now.plus(TTL);
    Entry.Origin origin = new Entry.Origin("gpt-4o", 0.01, Duration.ofSeconds(1));
    Buffer bytes = Buffer.buffer(new byte[payload]);
    Entry entry = new Entry(bytes, "application/json", now, end, end, origin);
    return EntryCodec.encode(key(tenant, 0), entry).getBytes();
  }

  /** The key of the entry {@code number} that filling creates. */
  static CacheKey key(String tenant, int number) {
    return CacheKey.parse(tenant, "default:chat.completions:%064x".formatted(number));
  }

  /** Creates the entries, or ghosts, from a number to another, which is left out. */
  static void fill(
      StatefulRedisConnection<String, byte[]> redis,
      CachePolicy policy,
      RedisKeys keys,
      int first,
      int end,
      byte[] envelope,
      boolean ghosts) {
    Script script = Scripts.script("fill.lua");
    for (int from = first; from < end; from += STEP) {
      byte[][] args =
          Shards.shared(policy)
              .add(from)
              .add(Math.min(end, from + STEP) - 1)
              .add(envelope)
              .add(ghosts ? 1 : 0)
              .toArray();
      script.run(redis.async(), keys.shared(), args).toCompletableFuture().join();
    }
  }
}
