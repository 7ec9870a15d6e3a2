package dev.scrubjay.policy.scaling;

/**
 * Whether requests that may go elsewhere still wait for a model. The thresholds to spill and to
 * return lie apart, so that single places that come free do not call traffic back and forth: a
 * model that spills keeps them for the requests that have nowhere else to go.
 */
public enum SpillState {
  /** Requests wait for a place as long as they may. */
  SERVING,
  /** Requests that may go elsewhere do so at once. */
  SPILLING;

  /** The share of the capacity in use at or below which traffic comes back. */
  private static final double RETURN = 0.8;

  /** The state in which a further request finds the model. */
  SpillState next(ModelDemand demand) {
    boolean eased =
        demand.waiting() == 0
            && demand.capacity() > 0
            && demand.inFlight() <= (int) (RETURN * demand.capacity());
    return eased ? SERVING : this;
  }
}
