package dev.scrubjay.gateway.config;

/** What tells the router how good a model is before any of its answers was judged. */
public enum AbilityBasis {
  /** The accuracy of the specification's catalog. */
  CATALOG,
  /** Published results of the model; without any, the router does not choose it. */
  PUBLISHED,
  /** Published results, or else the accuracy that is assumed: {@code routed: true} is written. */
  ASSUMED,
  /** The accuracy that the operator states. */
  STATED
}
