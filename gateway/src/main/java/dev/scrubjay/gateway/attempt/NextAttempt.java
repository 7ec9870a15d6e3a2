package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.upstream.provider.UpstreamException;

/** The step after a failed attempt. */
enum NextAttempt {
  /** The same model at another endpoint. */
  RETRY,
  /** The next model of the chain. */
  FALLBACK,
  /** Nothing: the request fails. */
  STOP;

  /**
   * The step that the failure of an attempt allows.
   *
   * @param cancelled whether the client has gone away
   * @param otherEndpoint whether the model has an endpoint left that takes calls
   * @param otherModel whether the chain has a model left
   */
  static NextAttempt after(
      UpstreamException failure, boolean cancelled, boolean otherEndpoint, boolean otherModel) {
    if (cancelled) {
      return STOP;
    }
    if (failure.anotherEndpointMayHelp() && otherEndpoint) {
      return RETRY;
    }
    return failure.fallbackMayHelp() && otherModel ? FALLBACK : STOP;
  }
}
