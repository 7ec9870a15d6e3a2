package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.gateway.shared.SharedCounters;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;

/** Evidence that Redis itself adds up, which trusts whatever can write to Redis. */
final class SummedEvidence implements SharedEvidence {
  private final CounterBuffer buffer = new CounterBuffer();
  private final SharedCounters sums;

  SummedEvidence(SharedCounters sums) {
    this.sums = sums;
  }

  @Override
  public boolean add(Map<String, Double> amounts) {
    return buffer.add(amounts);
  }

  @Override
  public Future<Void> flush() {
    return buffer.flush(sums, Map.of(TenantLearning.EVIDENCE, TenantLearning.KEPT));
  }

  @Override
  public Future<Map<String, Double>> read() {
    return sums.read(TenantLearning.EVIDENCE);
  }

  @Override
  public Future<Void> forget(Collection<String> names) {
    return sums.forget(TenantLearning.EVIDENCE, names);
  }
}
