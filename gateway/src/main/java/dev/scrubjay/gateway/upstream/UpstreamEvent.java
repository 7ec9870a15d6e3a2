package dev.scrubjay.gateway.upstream;

import java.time.Duration;
import java.util.Optional;

/** An event at a provider, for counters. */
public sealed interface UpstreamEvent {

  /** The provider's configured name. */
  String provider();

  /**
   * An endpoint was ejected.
   *
   * @param endpoint host and port
   * @param model the model that is ejected there; empty if all are
   */
  record Ejected(
      String provider, String endpoint, Optional<String> model, Cause cause, Duration duration)
      implements UpstreamEvent {}

  /** The cause of an ejection. */
  enum Cause {
    /** Consecutive failures. */
    FAILURES,
    /** An answer of 429 that asked for a pause. */
    RATE_LIMIT
  }

  /** An endpoint that was ejected for its failures has answered again. */
  record Readmitted(String provider, String endpoint, Optional<String> model)
      implements UpstreamEvent {}

  /** A call began or ended. */
  record CallsInFlight(String provider, int calls, int limit) implements UpstreamEvent {}

  /** The first event of a stream arrived. */
  record FirstToken(String provider, String model, Duration after) implements UpstreamEvent {}

  /** A further call was made for a request. */
  record ExtraCall(String provider, String model, Extra kind) implements UpstreamEvent {}

  /** A further call was not made, as the retry budget is spent. */
  record BudgetSpent(String provider, String model, Extra kind) implements UpstreamEvent {}

  /**
   * A hedged stream has ended.
   *
   * @param won whether the second call answered first
   * @param costUsd the assumed cost of the losing call; 0 if unknown
   */
  record HedgeEnded(String provider, String model, boolean won, double costUsd)
      implements UpstreamEvent {}

  /** The reason for a further call. */
  enum Extra {
    /** The same model at another endpoint. */
    RETRY,
    /** Another model. */
    FALLBACK,
    /** The same model, as its first token is late. */
    HEDGE
  }
}
