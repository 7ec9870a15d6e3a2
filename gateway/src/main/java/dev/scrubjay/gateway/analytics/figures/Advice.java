package dev.scrubjay.gateway.analytics.figures;

/**
 * Something that would be worth doing.
 *
 * @param about what is not as it should be, such as {@code hit_rate}
 * @param text what is seen, why that is, and what to do
 */
public record Advice(String about, String text) {}
