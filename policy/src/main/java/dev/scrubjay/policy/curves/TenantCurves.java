package dev.scrubjay.policy.curves;

import dev.scrubjay.policy.cache.AccessFrequency;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What other sizes and TTLs would have hit in a tenant's cache.
 *
 * @param span the time that the accesses took which count
 * @param rate the share of keys that are sampled, 0 to 1
 * @param sampled the lookups of sampled keys that count
 * @param measuredHitRate the share of those that were hits in fact, 0 to 1
 * @param all the curves over all operations
 * @param operations those of each
 * @param classes TTL curves of the frequency classes, of lookups whose TTL is not set by the
 *     request
 * @param fixed the TTL curve of lookups whose TTL is, if there are any
 */
public record TenantCurves(
    Duration span,
    double rate,
    long sampled,
    double measuredHitRate,
    OperationCurves all,
    Map<String, OperationCurves> operations,
    Map<AccessFrequency, TtlCurve> classes,
    Optional<TtlCurve> fixed) {
  public TenantCurves {
    operations = Map.copyOf(operations);
    classes = Map.copyOf(classes);
  }
}
