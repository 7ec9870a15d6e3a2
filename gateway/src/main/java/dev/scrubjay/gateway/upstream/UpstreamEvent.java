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
    /** Consecutive failures, without a success of any tenant in between. */
    FAILURES,
    /** Consecutive failures of one tenant's calls, for that tenant alone. */
    TENANT_FAILURES,
    /** An answer of 429 that asked for a pause. */
    RATE_LIMIT,
    /** The provider does not have the model. */
    NOT_FOUND
  }

  /** An endpoint that was ejected for its failures has answered again. */
  record Readmitted(String provider, String endpoint, Optional<String> model)
      implements UpstreamEvent {}

  /** A call began or ended. */
  record CallsInFlight(String provider, int calls, int limit) implements UpstreamEvent {}

  /** The first token of a stream arrived. */
  record FirstToken(String provider, String model, Duration after) implements UpstreamEvent {}

  /** A call has waited for a place, in vain or not. */
  record Waited(String provider, String model, Duration time) implements UpstreamEvent {}

  /**
   * A request goes to another model, as {@code model} has no place for it.
   *
   * @param to the other model
   */
  record SpilledOver(String provider, String model, String to) implements UpstreamEvent {}

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

  /** Events of a stream could not be read, and were left out of it. */
  record EventsSkipped(String provider, String model, int events) implements UpstreamEvent {}

  /** A stream broke off after tokens of it had been sent. */
  record StreamBroken(String provider, String model, Rescue rescue) implements UpstreamEvent {}

  /**
   * A stream has ended, whole or not.
   *
   * @param tokens of output that the provider is taken to charge
   * @param useful whether they became part of a whole answer
   */
  record StreamedTokens(String provider, String model, long tokens, boolean useful)
      implements UpstreamEvent {}

  /** What became of a stream that broke off. */
  enum Rescue {
    /** A model continued its text. */
    CONTINUED,
    /** A second answer went on from its text. */
    RESTARTED,
    /** Every second answer came out differently. */
    DIVERGED,
    /** No second answer was whole. */
    FAILED,
    /** It was not rescued: its part cannot be continued, or nobody wanted that. */
    NONE
  }

  /** The reason for a further call. */
  enum Extra {
    /** The same model at another endpoint, or at the same one after a wait. */
    RETRY,
    /** Another model. */
    FALLBACK,
    /** The same model, as its first token is late. */
    HEDGE,
    /** The same model or another, as a stream has broken off. */
    RESCUE
  }
}
