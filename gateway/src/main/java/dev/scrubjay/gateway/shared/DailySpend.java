package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What tenants' requests of one kind cost in a day (UTC), at all replicas together, so that a limit
 * can be kept: an amount is reserved before it is spent, and corrected after. What a replica had
 * reserved when it died stays reserved. All futures fail if Redis is away.
 */
public final class DailySpend {
  private static final Script RESERVE = Script.load(DailySpend.class, "reserve.lua").on("string");
  private static final Script SETTLE = Script.load(DailySpend.class, "settle.lua").on("string");
  private static final Duration KEPT = Duration.ofDays(2);

  private final RedisLink link;
  private final String kind;
  private final InstantSource clock;

  /**
   * @param kind the name of the kind of requests, in keys
   */
  DailySpend(RedisLink link, String kind, InstantSource clock) {
    this.link = link;
    this.kind = kind;
    this.clock = clock;
  }

  /**
   * An amount that was reserved, USD.
   *
   * @param key of the sum that it is part of
   */
  public record Reserved(String key, double usd) {}

  /**
   * Reserves {@code usd}; empty if the tenant would exceed the {@code limit} of the day by it.
   *
   * @param usd above 0
   */
  public Future<Optional<Reserved>> reserve(String tenant, double usd, double limit) {
    String key =
        Keyspace.prefix(tenant, 0)
            + "day:"
            + kind
            + ":"
            + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Args args = new Args().add(usd).add(limit).add(KEPT.toMillis());
    return link.run(redis -> RESERVE.run(redis, new String[] {key}, args.toArray()))
        .map(
            reply ->
                Args.number(reply, 0) == 1
                    ? Optional.of(new Reserved(key, usd))
                    : Optional.empty());
  }

  /** Corrects a reservation by what was {@code spent}, USD. */
  public Future<Void> settle(Reserved reserved, double spent) {
    Args args = new Args().add(spent - reserved.usd());
    return link.run(redis -> SETTLE.run(redis, new String[] {reserved.key()}, args.toArray()))
        .mapEmpty();
  }
}
