package dev.scrubjay.policy.scaling;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * The demand for a model at one moment, as one replica of the gateway sees it.
 *
 * @param inFlight calls that the model serves
 * @param waiting calls that wait for a place
 * @param spilled calls that another model serves, as this one had no place
 * @param capacity the calls at a time that the model is believed to serve
 * @param firstToken the usual time to a stream's first token; zero if unknown
 * @param call the usual time that a call takes; zero if unknown
 */
public record ModelDemand(
    int inFlight, int waiting, int spilled, int capacity, Duration firstToken, Duration call) {
  public ModelDemand {
    require(inFlight >= 0, "in_flight", inFlight, ">= 0");
    require(waiting >= 0, "waiting", waiting, ">= 0");
    require(spilled >= 0, "spilled", spilled, ">= 0");
    require(capacity >= 0, "capacity", capacity, ">= 0");
  }

  /**
   * The calls at a time that the model would serve if it could: what an autoscaler divides by the
   * calls that one instance is to have.
   */
  public int wanted() {
    return inFlight + waiting + spilled;
  }

  /** The instances that the demand asks for. */
  public int instances(int targetConcurrency) {
    return (wanted() + targetConcurrency - 1) / targetConcurrency;
  }

  /**
   * The time after which a call that waits behind all others is expected to find a place: each
   * place comes free once per call (Little's law). Zero if the time of a call is unknown.
   */
  public Duration expectedWait() {
    return capacity == 0 ? Duration.ZERO : call.multipliedBy(waiting + 1L).dividedBy(capacity);
  }
}
