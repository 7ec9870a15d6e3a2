package dev.scrubjay.gateway.experiments;

/** The sums that are kept of each arm, by bucket. */
public enum ArmSum {
  /** Requests that the arm got. */
  EXPOSED("exposed"),
  /** Lookups of the cache: hits and misses. */
  LOOKUPS("lookups"),
  /** Lookups that were hits. */
  HITS("lookup_hits"),
  /** Requests that were answered. */
  ANSWERED("answered"),
  /** Seconds that answered requests took. */
  ANSWERED_SECONDS("seconds"),
  /** Answers of models. */
  MADE("made"),
  /** USD paid for the answers of models. */
  COST("cost_usd"),
  /** USD paid for answers that count for cost savings. */
  ROUTED_COST("routed_usd"),
  /** The price of the same answers at the strongest model, USD. */
  STRONGEST_COST("strongest_usd"),
  /** Requests and outcomes that are judged for routing accuracy. */
  JUDGED("judged"),
  /** Requests and outcomes that are judged well. */
  JUDGED_WELL("judged_well"),
  /** Seconds of the answers that count for performance improvement. */
  SERVED_SECONDS("served_seconds"),
  /** Seconds that the same answers would have taken with neither cache nor router. */
  UNOPTIMIZED_SECONDS("unoptimized_seconds");

  private final String stored;

  ArmSum(String stored) {
    this.stored = stored;
  }

  /** The name under which the sum of an arm's bucket is stored; a changed one begins at zero. */
  String name(int arm, int bucket) {
    return stored + ":" + arm + ":" + bucket;
  }
}
