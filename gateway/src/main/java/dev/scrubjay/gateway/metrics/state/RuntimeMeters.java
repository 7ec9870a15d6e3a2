package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.Families;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;

/**
 * The meters of the JVM, its process and Netty, which are Micrometer's, and the process's resident
 * memory, which Micrometer does not know.
 */
public final class RuntimeMeters implements AutoCloseable {
  /** The time over which the share of garbage collection is taken. */
  private static final Duration LOOKBACK = Duration.ofMinutes(1);

  private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final JvmHeapPressureMetrics pressure =
      new JvmHeapPressureMetrics(Tags.empty(), LOOKBACK, CHECK_EVERY);

  /**
   * Binds to {@code registry}.
   *
   * @param families of {@code registry}
   */
  public RuntimeMeters(MeterRegistry registry, Families families, Vertx vertx) {
    collections.bindTo(registry);
    pressure.bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
      new NettyAllocatorMetrics(allocator).bindTo(registry);
    }
    new NettyEventExecutorMetrics(((VertxInternal) vertx).nettyEventLoopGroup()).bindTo(registry);
    ResidentMemory.find()
        .ifPresent(
            memory ->
                families.read(
                    "process_resident_memory_bytes",
                    "Resident memory size in bytes.",
                    memory::bytes));
  }

  /** Stops listening to the JVM. */
  @Override
  public void close() {
    collections.close();
    pressure.close();
  }
}
