package dev.scrubjay.gateway.dialect;

import java.util.OptionalInt;

/**
 * The model that a request is encoded for.
 *
 * @param name its name at the provider
 * @param maxOutputTokens the longest answer that it can give; empty if unknown
 */
public record TargetModel(String name, OptionalInt maxOutputTokens) {}
