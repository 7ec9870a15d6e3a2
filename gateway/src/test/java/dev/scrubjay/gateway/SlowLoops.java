package dev.scrubjay.gateway;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.impl.cpu.CpuCoreSensor;

/** Event loops that are held again and again, so that requests arrive faster than they are read. */
final class SlowLoops extends AbstractVerticle {
  private static final long HELD_MS = 25;

  /** Slows all event loops of {@code vertx} until it is closed. */
  static void of(Vertx vertx) {
    vertx
        .deployVerticle(
            () -> new SlowLoops(),
            new DeploymentOptions().setInstances(2 * CpuCoreSensor.availableProcessors()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @Override
  public void start() {
    vertx.setPeriodic(1, id -> hold());
  }

  private static void hold() {
    try {
      Thread.sleep(HELD_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
