package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import java.util.concurrent.atomic.AtomicInteger;

/** How many vectors of a tenant, and of all, a replica holds and may hold. Thread-safe. */
final class VectorLimit {
  private final SemanticLimits limits;
  private final AtomicInteger all;
  private final AtomicInteger own = new AtomicInteger();

  /**
   * @param all the vectors of all tenants
   */
  VectorLimit(SemanticLimits limits, AtomicInteger all) {
    this.limits = limits;
    this.all = all;
  }

  boolean hasRoom() {
    return own.get() < limits.tenantVectors() && all.get() < limits.allVectors();
  }

  int ofPartition() {
    return limits.partitionVectors();
  }

  void add(int vectors) {
    own.addAndGet(vectors);
    all.addAndGet(vectors);
  }

  /** Gives all of the tenant's back. */
  void close() {
    all.addAndGet(-own.getAndSet(0));
  }
}
