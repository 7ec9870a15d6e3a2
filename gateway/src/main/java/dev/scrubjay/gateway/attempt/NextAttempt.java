package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.upstream.provider.UpstreamException;

/** The step after a failed attempt. */
enum NextAttempt {
  /** The same model at another endpoint. */
  RETRY,
  /** The next model of the chain. */
  FALLBACK,
  /** The same model at the same endpoint, after a wait. */
  WAIT,
  /** Nothing: the request fails. */
  STOP;

  /**
   * The step that the failure of an attempt allows. What is ready comes before what has to be
   * waited for.
   *
   * @param cancelled whether the client has gone away
   * @param otherEndpoint whether the model has an endpoint left that takes calls
   * @param otherModel whether the chain has a model left that may succeed
   */
  static NextAttempt after(
      UpstreamException failure, boolean cancelled, boolean otherEndpoint, boolean otherModel) {
    if (cancelled) {
      return STOP;
    }
    if (failure.anotherEndpointMayHelp() && otherEndpoint) {
      return RETRY;
    }
    if (failure.fallbackMayHelp() && otherModel) {
      return FALLBACK;
    }
    return failure.waitMayHelp() ? WAIT : STOP;
  }
}
