package dev.scrubjay.gateway.config;

/**
 * Whether figures are kept.
 *
 * @param analytics whether the analytics calls answer; Prometheus metrics are always there
 */
public record PerformanceConfig(boolean analytics) {}
