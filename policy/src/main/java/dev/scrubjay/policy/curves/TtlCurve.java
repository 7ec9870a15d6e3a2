package dev.scrubjay.policy.curves;

import java.util.List;
import java.util.Optional;

/**
 * What other TTLs would have hit, at the present size of the cache.
 *
 * @param lookups sampled, of which the curve is made
 * @param points by growing factor; one of them is 1
 */
public record TtlCurve(long lookups, List<TtlPoint> points) {
  public TtlCurve {
    points = List.copyOf(points);
  }

  /** The point at {@code factor}, if there is one. */
  public Optional<TtlPoint> at(double factor) {
    return points.stream().filter(point -> point.factor() == factor).findFirst();
  }

  /** The hit rate at any factor: between two points linear in the factor's logarithm. */
  public double hitRate(double factor) {
    TtlPoint below = points.getFirst();
    for (TtlPoint above : points) {
      if (above.factor() >= factor) {
        double part =
            above.factor() == below.factor()
                ? 0
                : Math.log(factor / below.factor()) / Math.log(above.factor() / below.factor());
        return below.hitRate() + Math.clamp(part, 0, 1) * (above.hitRate() - below.hitRate());
      }
      below = above;
    }
    return below.hitRate();
  }
}
