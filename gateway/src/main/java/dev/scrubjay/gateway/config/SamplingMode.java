package dev.scrubjay.gateway.config;

/** Whether answers that are drawn at random are shared between equal requests. */
public enum SamplingMode {
  /** Equal requests get the same answer, whatever their temperature. */
  SHARED,
  /** Requests whose temperature is not 0 bypass the cache. */
  BYPASS
}
