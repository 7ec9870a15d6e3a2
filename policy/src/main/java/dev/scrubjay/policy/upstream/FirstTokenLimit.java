package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;
import java.util.Optional;

/**
 * The limit of the time to a stream's first token where the model has none set: a multiple of what
 * its latest streams took.
 *
 * @param learned whether there is such a limit
 * @param factor the multiple of the time within which 95 % of the latest streams began, {@code >=
 *     1}
 * @param floor the shortest limit, {@code > 0}
 */
public record FirstTokenLimit(boolean learned, double factor, Duration floor) {
  public static final FirstTokenLimit DEFAULT = new FirstTokenLimit(true, 4, Duration.ofSeconds(5));

  private static final double USUAL = 0.95;

  public FirstTokenLimit {
    require(factor >= 1, "factor", factor, ">= 1");
    require(floor.isPositive(), "floor", floor, "> 0");
  }

  /**
   * The limit for a model that has none set; empty if there is none to be learned.
   *
   * @param latest the times to the first token of its latest streams
   * @param alternative whether another model may answer; without one nothing is gained by a limit
   *     that is only learned
   */
  public Optional<Duration> of(RecentDurations latest, boolean alternative) {
    return learned && alternative ? latest.quantile(USUAL).map(this::above) : Optional.empty();
  }

  private Duration above(Duration usual) {
    Duration limit = Duration.ofNanos((long) (usual.toNanos() * factor));
    return limit.compareTo(floor) < 0 ? floor : limit;
  }
}
