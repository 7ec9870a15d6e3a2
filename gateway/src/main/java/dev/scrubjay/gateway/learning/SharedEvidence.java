package dev.scrubjay.gateway.learning;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;

/**
 * Evidence that replicas exchange through Redis, as sums by name. Thread-safe. All futures fail if
 * Redis is away.
 */
interface SharedEvidence {
  /** Adds what this replica has observed; tells whether there was room for it. */
  boolean add(Map<String, Double> amounts);

  /** Sends what was added. */
  Future<Void> flush();

  /** The sums of all replicas. */
  Future<Map<String, Double>> read();

  /** Deletes sums that have no weight any more. */
  Future<Void> forget(Collection<String> names);
}
