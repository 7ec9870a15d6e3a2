package dev.scrubjay.gateway;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.impl.cpu.CpuCoreSensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how long event loops are held: the processor time that a loop's thread uses between two
 * ticks of a timer. Pauses of the collector and other processes' work do not count.
 */
public final class LoopProbe {
  private final AtomicLong longest = new AtomicLong();

  private LoopProbe() {}

  /** A probe of all event loops of {@code vertx}. */
  public static LoopProbe on(Vertx vertx) {
    LoopProbe probe = new LoopProbe();
    vertx
        .deployVerticle(
            () -> probe.new Ticks(),
            new DeploymentOptions().setInstances(2 * CpuCoreSensor.availableProcessors()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return probe;
  }

  /** The longest that a loop was held since the last call. */
  public Duration longest() {
    return Duration.ofNanos(longest.getAndSet(0));
  }

  private final class Ticks extends AbstractVerticle {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long before;

    @Override
    public void start() {
      before = threads.getCurrentThreadCpuTime();
      vertx.setPeriodic(1, id -> tick());
    }

    private void tick() {
      long now = threads.getCurrentThreadCpuTime();
      longest.accumulateAndGet(now - before, Math::max);
      before = now;
    }
  }
}
