package dev.scrubjay.gateway.analytics.figures;

/**
 * Advice to an operator.
 *
 * @param about the objective that is missed, such as {@code hit_rate}
 * @param text what the counters show, why, and what to do
 */
public record OperatorAdvice(String about, String text) {}
