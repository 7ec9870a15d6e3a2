package dev.scrubjay.policy.shadow;

/** Why a request that was drawn is not repeated. */
public enum ShadowSkip {
  /** As many as may be are in flight. */
  IN_FLIGHT,
  /** The request and its answer are too large to be kept, or there is no memory for them now. */
  NO_MEMORY,
  /** No other model of interest can take the request. */
  NO_CHALLENGER,
  /** The challenger or the judge is ejected, or its provider is needed for clients' requests. */
  BUSY,
  /** It could exceed what the tenant's shadow requests may cost today. */
  BUDGET,
  /** The price of the challenger or of the judge is unknown, so no limit could be kept. */
  UNPRICED,
  /** Redis is away, so replicas cannot keep the limit together. */
  REDIS_AWAY,
  /** The gateway is stopping. */
  STOPPED
}
