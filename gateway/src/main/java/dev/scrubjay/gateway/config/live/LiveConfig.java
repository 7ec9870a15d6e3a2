package dev.scrubjay.gateway.config.live;

import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The configuration in force. Policies, models, providers, tenants and performance settings can
 * change while the gateway serves; all other settings stay until the next start.
 */
public final class LiveConfig {
  /** A part of the configuration, and whether it can change while the gateway serves. */
  private record ConfigPart(String name, boolean live, Function<GatewayConfig, Object> in) {
    boolean differs(GatewayConfig one, GatewayConfig other) {
      return !in.apply(one).equals(in.apply(other));
    }
  }

  private static final List<ConfigPart> PARTS =
      List.of(
          new ConfigPart("server", false, GatewayConfig::server),
          new ConfigPart("redis", false, GatewayConfig::redis),
          new ConfigPart("near_cache", false, GatewayConfig::nearCache),
          new ConfigPart("coalescing", false, GatewayConfig::coalescing),
          new ConfigPart("cache_policies", true, GatewayConfig::cache),
          new ConfigPart("routing_policies", true, GatewayConfig::routing),
          new ConfigPart("routing_policies.cascade", true, GatewayConfig::cascade),
          new ConfigPart("routing_policies.shadow", true, GatewayConfig::shadow),
          new ConfigPart("cache_policies.semantic", true, config -> config.semantic().policy()),
          new ConfigPart(
              "cache_policies.semantic.embeddings",
              false,
              config -> config.semantic().embeddings()),
          new ConfigPart(
              "cache_policies.semantic.limits", false, config -> config.semantic().limits()),
          new ConfigPart("upstream_policies", false, GatewayConfig::upstream),
          new ConfigPart("performance", true, GatewayConfig::performance),
          new ConfigPart("tracing", false, GatewayConfig::tracing),
          new ConfigPart("metrics", false, GatewayConfig::metrics),
          new ConfigPart(
              "models", true, c -> List.of(c.models(), c.naming().rules(), c.naming().known())),
          new ConfigPart("providers", true, GatewayConfig::providers),
          new ConfigPart("tenants", true, GatewayConfig::tenants),
          new ConfigPart(
              "aliases", true, c -> List.of(c.naming().aliases(), c.naming().listsModels())));

  /** The settings at the top of a file that are read into a part of another name. */
  private static final Map<String, String> READ_INTO =
      Map.of(
          "catalog", "models",
          "catalog_file", "models",
          "list_models", "aliases",
          "proxies", "providers");

  private final InstantSource clock;
  private final GatewayConfig atStart;

  /** Whether models and providers are not the file's, as in a demo, and stay. */
  private final boolean ownModels;

  private volatile GatewayConfig now;
  private volatile Instant appliedAt;
  private volatile boolean lastReloadSucceeded = true;
  private final List<Consumer<GatewayConfig>> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param atStart the configuration as it was loaded
   * @param now the configuration in force, which may have another port
   */
  public LiveConfig(GatewayConfig atStart, GatewayConfig now, InstantSource clock) {
    this.atStart = atStart;
    this.ownModels =
        !atStart.models().equals(now.models()) || !atStart.providers().equals(now.providers());
    this.now = now;
    this.clock = clock;
    this.appliedAt = clock.instant();
  }

  /**
   * Whether a change of a setting takes effect while the gateway serves.
   *
   * @param path such as {@code cache_policies.max_cache_size}
   */
  public static boolean isLive(String path) {
    String top = path.split("[.\\[]", 2)[0];
    String part = READ_INTO.getOrDefault(top, path);
    return PARTS.stream()
        .filter(p -> part.equals(p.name()) || part.startsWith(p.name() + "."))
        .max(Comparator.comparingInt(p -> p.name().length()))
        .map(ConfigPart::live)
        .orElse(false);
  }

  /** The configuration in force. */
  public GatewayConfig now() {
    return now;
  }

  /** Tells {@code listener} of each configuration that is in force from now on. */
  public void onChange(Consumer<GatewayConfig> listener) {
    listeners.add(listener);
  }

  /** The configured cache policy. */
  public CachePolicy cache() {
    return now.cache();
  }

  /** The configured routing policy. */
  public RoutingPolicy routing() {
    return now.routing();
  }

  /** The API keys in force. */
  public List<ApiKeyConfig> apiKeys() {
    return now.tenants().apiKeys();
  }

  /** The time at which a configuration was last applied: at the start or since. */
  public Instant appliedAt() {
    return appliedAt;
  }

  /** Whether the configuration that was read last was valid. */
  public boolean lastReloadSucceeded() {
    return lastReloadSucceeded;
  }

  /**
   * Applies the parts of {@code loaded} that can change while the gateway serves. The last API key
   * cannot be removed, because the gateway may listen on an address that only keys make safe.
   */
  public synchronized Reload apply(GatewayConfig loaded) {
    if (loaded.tenants().apiKeys().isEmpty() && !now.tenants().apiKeys().isEmpty()) {
      return reject(
          "tenants: the last API key was removed (expected: at least one until a restart)");
    }
    GatewayConfig next = now.withLiveParts(loaded);
    next = ownModels ? next.with(now.models(), now.providers()) : next;
    List<String> changed = named(true, now, next);
    List<String> atNextStart = named(false, atStart, loaded);
    now = next;
    appliedAt = clock.instant();
    lastReloadSucceeded = true;
    if (!changed.isEmpty()) {
      listeners.forEach(listener -> listener.accept(now));
    }
    return changed.isEmpty() && atNextStart.isEmpty()
        ? new Reload.Unchanged()
        : new Reload.Applied(changed, atNextStart);
  }

  /** Keeps the configuration in force, as the one that was read is invalid. */
  public synchronized Reload reject(String reason) {
    lastReloadSucceeded = false;
    return new Reload.Rejected(reason);
  }

  private static List<String> named(boolean live, GatewayConfig before, GatewayConfig after) {
    return PARTS.stream()
        .filter(part -> part.live() == live && part.differs(before, after))
        .map(ConfigPart::name)
        .toList();
  }
}
