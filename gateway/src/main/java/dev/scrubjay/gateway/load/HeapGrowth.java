package dev.scrubjay.gateway.load;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.util.Optional;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/**
 * Has the serial collector clear its old generation whenever that has grown to twice what was alive
 * in it. By itself the collector lets it grow to the limit of the heap first, as it takes memory
 * that the heap does not have yet for free: a gateway that keeps 20 MB alive would hold gigabytes.
 * Other collectors are left alone.
 */
public final class HeapGrowth implements AutoCloseable {
  /** Bytes to which the old generation may grow in any case. */
  static final long LEAST = 48L << 20;

  private static final String SERIAL_OLD_GENERATION = "Tenured Gen";

  private final MemoryPoolMXBean oldGeneration;
  private final NotificationEmitter memory;
  private final NotificationListener listener = this::happened;

  private HeapGrowth(MemoryPoolMXBean oldGeneration, NotificationEmitter memory) {
    this.oldGeneration = oldGeneration;
    this.memory = memory;
  }

  /** Begins to watch; empty unless the JVM has the serial collector. */
  public static Optional<HeapGrowth> watch() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals(SERIAL_OLD_GENERATION))
        .filter(MemoryPoolMXBean::isUsageThresholdSupported)
        .findFirst()
        .map(
            pool -> new HeapGrowth(pool, (NotificationEmitter) ManagementFactory.getMemoryMXBean()))
        .map(HeapGrowth::begun);
  }

  private HeapGrowth begun() {
    memory.addNotificationListener(listener, null, null);
    allowTwice(oldGeneration.getUsage().getUsed());
    return this;
  }

  private void happened(Notification notification, Object nothing) {
    if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
      System.gc(); // on the JVM's thread for notifications
      allowTwice(oldGeneration.getCollectionUsage().getUsed());
    }
  }

  private void allowTwice(long alive) {
    long limit = oldGeneration.getUsage().getMax();
    long allowed = Math.max(LEAST, 2 * alive);
    oldGeneration.setUsageThreshold(limit > 0 ? Math.min(limit, allowed) : allowed);
  }

  /** Stops to watch. */
  @Override
  public void close() {
    try {
      memory.removeNotificationListener(listener);
    } catch (ListenerNotFoundException e) {
      // closed before
    }
  }
}
