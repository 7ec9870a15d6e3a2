package dev.scrubjay.policy.scaling;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How demand for a self-hosted model is met while an autoscaler adds and removes its instances.
 *
 * @param targetConcurrency the calls at a time that one instance serves well, {@code >= 1}
 * @param queue the calls that wait for a place
 * @param spillAfter how long a call waits that may go to another model, {@code >= 0}
 * @param spillOver ids of the models that stand in for this one where a request names it, and says
 *     nothing of fallbacks
 * @param probe the time between two calls that find out whether there is an instance again, {@code
 *     > 0}
 * @param firstToken the time to a stream's first token beyond which the instances have too many
 *     calls; empty if they refuse what is too much
 */
public record ScalingPolicy(
    int targetConcurrency,
    QueuePolicy queue,
    Duration spillAfter,
    List<String> spillOver,
    Duration probe,
    Optional<Duration> firstToken) {
  /** The queue of a model of which nothing else is said. */
  public static final QueuePolicy QUEUE = new QueuePolicy(100, Duration.ofSeconds(30));

  /** The time between two probes of a model of which nothing else is said. */
  public static final Duration PROBE = Duration.ofSeconds(1);

  public ScalingPolicy {
    spillOver = List.copyOf(spillOver);
    require(targetConcurrency >= 1, "target_concurrency", targetConcurrency, ">= 1");
    require(!spillAfter.isNegative(), "spill_after", spillAfter, ">= 0");
    require(probe.isPositive(), "probe", probe, "> 0");
  }
}
