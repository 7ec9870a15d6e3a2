package dev.scrubjay.policy.curves;

import java.util.List;
import java.util.Optional;

/**
 * The curves of one operation, or of all together.
 *
 * @param memory by growing size; one of them is the present
 * @param ttl with all its TTLs changed by the same factor
 */
public record OperationCurves(List<MemoryPoint> memory, TtlCurve ttl) {
  public OperationCurves {
    memory = List.copyOf(memory);
  }

  /** The point at {@code factor} times the present size, if there is one. */
  public Optional<MemoryPoint> memory(double factor) {
    return memory.stream().filter(point -> point.factor() == factor).findFirst();
  }

  /** The lookups at the present size; 0 if there are none. */
  public long lookups() {
    return memory(1).map(point -> point.estimate().lookups()).orElse(0L);
  }
}
