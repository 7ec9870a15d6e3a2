package dev.scrubjay.gateway;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The means that all parts of a gateway are built on.
 *
 * @param live the configuration in force
 * @param nanoTime a monotonic ticker
 * @param memory what requests may hold of it
 */
record Platform(
    Vertx vertx, LiveConfig live, InstantSource clock, LongSupplier nanoTime, MemoryBudget memory) {

  /** The configuration at the start, for settings that a reload does not change. */
  GatewayConfig config() {
    return live.now();
  }
}
