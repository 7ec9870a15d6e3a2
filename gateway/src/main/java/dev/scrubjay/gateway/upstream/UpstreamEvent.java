package dev.scrubjay.gateway.upstream;

import java.time.Duration;
import java.util.Optional;

/** Something that happened on the way to a provider, for whoever counts. */
public sealed interface UpstreamEvent {

  /** The provider's configured name. */
  String provider();

  /**
   * An endpoint is left alone for a while.
   *
   * @param endpoint host and port
   * @param model the one that is not asked for there; empty if none is
   */
  record Ejected(
      String provider, String endpoint, Optional<String> model, Cause cause, Duration duration)
      implements UpstreamEvent {}

  /** Why an endpoint is left alone. */
  enum Cause {
    /** Failures in a row. */
    FAILURES,
    /** It answered 429 and said for how long. */
    RATE_LIMIT
  }

  /** An endpoint that had been left alone for its failures has answered again. */
  record Readmitted(String provider, String endpoint, Optional<String> model)
      implements UpstreamEvent {}

  /** A call began or ended. */
  record CallsUnderWay(String provider, int calls, int limit) implements UpstreamEvent {}

  /** The first event of a stream came. */
  record FirstToken(String provider, String model, Duration after) implements UpstreamEvent {}

  /** A call was made beyond the first of its request. */
  record ExtraCall(String provider, String model, Extra kind) implements UpstreamEvent {}

  /** A call beyond the first of its request was not made: the retry budget is spent. */
  record BudgetSpent(String provider, String model, Extra kind) implements UpstreamEvent {}

  /**
   * A stream that had been asked for twice has ended.
   *
   * @param won whether the second call was the one that answered
   * @param costUsd what the call that lost is taken to cost
   */
  record HedgeEnded(String provider, String model, boolean won, double costUsd)
      implements UpstreamEvent {}

  /** Why a call was made beyond the first. */
  enum Extra {
    /** The same model at another endpoint. */
    RETRY,
    /** Another model. */
    FALLBACK,
    /** The same model, as its first token stayed out. */
    HEDGE
  }
}
