package dev.scrubjay.gateway.tuning;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.TuningConfig;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.experiment.Treatment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.tuning.Overlay;
import dev.scrubjay.policy.tuning.TunableSettings;
import java.util.function.Supplier;

/** The policy in force: the current configuration with tuning's overlay on it. Thread-safe. */
public final class TunedPolicy {
  private final Supplier<GatewayConfig> config;
  private volatile Overlay overlay = Overlay.NONE;
  private volatile InForce inForce;

  /**
   * The policies that a configuration and an overlay make together.
   *
   * @param given the overlay that tuning has made
   * @param overlay the part of it that the configuration lets apply
   */
  private record InForce(
      GatewayConfig config,
      Overlay given,
      Overlay overlay,
      CachePolicy cache,
      RoutingPolicy routing) {}

  public TunedPolicy(Supplier<GatewayConfig> config) {
    this.config = config;
    this.inForce = made(config.get(), Overlay.NONE);
  }

  public CachePolicy cache() {
    return inForce().cache();
  }

  public RoutingPolicy routing() {
    return inForce().routing();
  }

  long nearCacheBytes() {
    InForce current = inForce();
    return current.overlay().nearCacheBytes(current.config().nearCache().maxBytes());
  }

  /** The settings without tuning. */
  TunableSettings configured() {
    GatewayConfig current = config.get();
    return TunableSettings.of(current.cache(), current.routing(), current.nearCache().maxBytes());
  }

  /** {@code treatment} with tuning's overlay on its policies. */
  public Treatment tuned(Treatment treatment) {
    InForce current = inForce();
    return new Treatment(
        treatment.assignment(),
        treatment.routing().map(current.overlay()::over),
        treatment.ttl().map(current.overlay()::over),
        treatment.entries());
  }

  void tune(Overlay other) {
    overlay = other;
  }

  /** The part of the overlay that is in force. */
  Overlay overlay() {
    return inForce().overlay();
  }

  @SuppressWarnings("ReferenceEquality") // whole configurations are not compared on each request
  private InForce inForce() {
    GatewayConfig base = config.get();
    Overlay given = overlay;
    InForce known = inForce;
    if (known.config() != base || known.given() != given) {
      known = made(base, given);
      inForce = known;
    }
    return known;
  }

  private static InForce made(GatewayConfig base, Overlay given) {
    TuningConfig tuning = base.performance().tuning();
    Overlay tuned =
        tuning.mode().applies() ? given.within(tuning.limits().maxTotal()) : Overlay.NONE;
    return tuned.equals(Overlay.NONE)
        ? new InForce(base, given, tuned, base.cache(), base.routing())
        : new InForce(base, given, tuned, tuned.over(base.cache()), tuned.over(base.routing()));
  }
}
