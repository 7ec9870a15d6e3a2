package dev.scrubjay.policy.cascade;

/**
 * A call of a tool in an answer.
 *
 * @param arguments a JSON text, as the model wrote it
 */
public record CheckedCall(String name, String arguments) {}
