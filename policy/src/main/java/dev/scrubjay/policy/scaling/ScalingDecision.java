package dev.scrubjay.policy.scaling;

import java.time.Duration;

/** What becomes of a call of a model whose capacity follows its demand. */
public sealed interface ScalingDecision {

  /** It is made now. */
  record Serve() implements ScalingDecision {}

  /**
   * It waits for a place.
   *
   * @param atMost the longest time, {@code > 0}
   */
  record Wait(Duration atMost) implements ScalingDecision {}

  /** Another model is called in its place. */
  record SpillOver() implements ScalingDecision {}

  /** It fails: there is neither a place nor room to wait. */
  record Refuse() implements ScalingDecision {}

  /**
   * A decision, and the state in which it leaves the model.
   *
   * @param state to decide the next call in
   */
  record Ruling(ScalingDecision decision, SpillState state) {}

  /**
   * Decides on a call.
   *
   * @param demand without this call
   * @param place whether there is a place for it, if nobody is ahead of it
   * @param alternative whether another model may be called in its place
   * @param waited how long it has waited already
   * @param timeLeft the longest time that it may still take
   */
  static Ruling on(
      ModelDemand demand,
      ScalingPolicy policy,
      SpillState before,
      boolean place,
      boolean alternative,
      Duration waited,
      Duration timeLeft) {
    SpillState state = before.next(demand);
    if (demand.capacity() == 0 && place) {
      return new Ruling(new Serve(), state); // the probe
    }
    if (alternative && state == SpillState.SPILLING) {
      return new Ruling(new SpillOver(), state);
    }
    if (place && demand.waiting() == 0) {
      return new Ruling(new Serve(), state);
    }
    Duration limit = alternative ? policy.spillAfter() : policy.queue().maxWait();
    Duration atMost = min(limit.minus(waited), timeLeft);
    boolean inTime = !alternative || hasHope(demand, atMost);
    if (atMost.isPositive() && inTime && demand.waiting() < policy.queue().limit()) {
      return new Ruling(new Wait(atMost), state);
    }
    return alternative
        ? new Ruling(new SpillOver(), SpillState.SPILLING)
        : new Ruling(new Refuse(), state);
  }

  private static boolean hasHope(ModelDemand demand, Duration atMost) {
    return demand.capacity() > 0 && demand.expectedWait().compareTo(atMost) <= 0;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
