package dev.scrubjay.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a result is stored.
 *
 * @param ttl whole seconds; by default that of the frequency of access
 * @param tags names by which it can be purged
 * @param accessFrequency {@code frequent}, {@code moderate} or {@code rare}
 * @param priority 0 to 100
 * @param costUsd what the result has cost
 * @param latency the time that it took to produce
 * @param leaseToken of the lease under which it was produced
 */
public record StoreOptions(
    @Nullable Duration ttl,
    List<String> tags,
    @Nullable String accessFrequency,
    @Nullable Integer priority,
    @Nullable Double costUsd,
    @Nullable Duration latency,
    @Nullable String leaseToken) {
  /** All by default. */
  public static final StoreOptions NONE =
      new StoreOptions(null, List.of(), null, null, null, null, null);

  private static final double MILLIS = 1000;

  public StoreOptions {
    tags = List.copyOf(tags);
  }

  /** Options with a TTL and tags. */
  public static StoreOptions of(Duration ttl, String... tags) {
    return new StoreOptions(ttl, List.of(tags), null, null, null, null, null);
  }

  /** The same options for a result that has cost {@code usd}. */
  public StoreOptions costing(double usd) {
    return new StoreOptions(ttl, tags, accessFrequency, priority, usd, latency, leaseToken);
  }

  /** The same options for a result that took {@code time} to produce. */
  public StoreOptions taking(Duration time) {
    return new StoreOptions(ttl, tags, accessFrequency, priority, costUsd, time, leaseToken);
  }

  /** The same options under a lease; {@code null} for none. */
  public StoreOptions under(@Nullable String token) {
    return new StoreOptions(ttl, tags, accessFrequency, priority, costUsd, latency, token);
  }

  /** The members of a request. */
  Map<String, @Nullable Object> members() {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("ttl", ttl == null ? null : ttl.toSeconds());
    members.put("tags", tags.isEmpty() ? null : tags);
    members.put("access_frequency", accessFrequency);
    members.put("priority", priority);
    members.put("cost_usd", costUsd);
    members.put("latency", latency == null ? null : latency.toMillis() / MILLIS);
    members.put("lease_token", leaseToken);
    members.values().removeIf(Objects::isNull);
    return members;
  }
}
