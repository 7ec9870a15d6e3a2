package dev.scrubjay.gateway.config.live;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * The configuration in force. Its policies, API keys and figures may change while the gateway
 * serves; everything else holds until the next start.
 */
public final class LiveConfig {
  private record Part(String name, boolean live, Function<GatewayConfig, Object> in) {
    boolean differs(GatewayConfig one, GatewayConfig other) {
      return !in.apply(one).equals(in.apply(other));
    }
  }

  private static final List<Part> PARTS =
      List.of(
          new Part("server", false, GatewayConfig::server),
          new Part("redis", false, GatewayConfig::redis),
          new Part("near_cache", false, GatewayConfig::nearCache),
          new Part("coalescing", false, GatewayConfig::coalescing),
          new Part("cache_policies", true, GatewayConfig::cache),
          new Part("routing_policies", true, GatewayConfig::routing),
          new Part("upstream_policies", false, GatewayConfig::upstream),
          new Part("performance", true, GatewayConfig::performance),
          new Part("tracing", false, GatewayConfig::tracing),
          new Part("metrics", false, GatewayConfig::metrics),
          new Part("models", false, GatewayConfig::models),
          new Part("providers", false, GatewayConfig::providers),
          new Part("tenants", true, GatewayConfig::tenants));

  private final InstantSource clock;
  private final GatewayConfig atStart;
  private volatile GatewayConfig now;
  private volatile Instant takenAt;
  private volatile boolean lastWasTaken = true;

  /**
   * @param atStart as it was loaded
   * @param now what the start made of it, such as another port
   */
  public LiveConfig(GatewayConfig atStart, GatewayConfig now, InstantSource clock) {
    this.atStart = atStart;
    this.now = now;
    this.clock = clock;
    this.takenAt = clock.instant();
  }

  public GatewayConfig now() {
    return now;
  }

  public CachePolicy cache() {
    return now.cache();
  }

  public RoutingPolicy routing() {
    return now.routing();
  }

  public List<ApiKeyConfig> apiKeys() {
    return now.tenants().apiKeys();
  }

  /** When a configuration was last taken over: at the start, or since. */
  public Instant takenAt() {
    return takenAt;
  }

  /** Whether the configuration that was seen last is in force, as far as it can be. */
  public boolean lastWasTaken() {
    return lastWasTaken;
  }

  /**
   * Puts in force what may change of {@code loaded}. The last API key cannot be taken away: what
   * listens for keys' sake where others can reach it would be open to all of them.
   */
  public synchronized Reload take(GatewayConfig loaded) {
    if (loaded.tenants().apiKeys().isEmpty() && !now.tenants().apiKeys().isEmpty()) {
      return refuse("tenants: the last API key is gone (expected: at least one until a restart)");
    }
    List<String> changed = named(true, now, loaded);
    List<String> atNextStart = named(false, atStart, loaded);
    now = now.withLiveParts(loaded);
    takenAt = clock.instant();
    lastWasTaken = true;
    return changed.isEmpty() && atNextStart.isEmpty()
        ? new Reload.Unchanged()
        : new Reload.Taken(changed, atNextStart);
  }

  /** Keeps what is in force, because what was seen cannot be used. */
  public synchronized Reload refuse(String why) {
    lastWasTaken = false;
    return new Reload.Refused(why);
  }

  private static List<String> named(boolean live, GatewayConfig before, GatewayConfig after) {
    return PARTS.stream()
        .filter(part -> part.live() == live && part.differs(before, after))
        .map(Part::name)
        .toList();
  }
}
