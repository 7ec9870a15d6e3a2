package dev.scrubjay.gateway.dialect;

import java.util.OptionalInt;

/**
 * The model that a request is encoded for.
 *
 * @param name its name at the provider
 * @param maxOutputTokens the longest answer that it can give; empty if unknown
 * @param contextTokens input and output together; empty if unknown
 */
public record TargetModel(String name, OptionalInt maxOutputTokens, OptionalInt contextTokens) {
  /** A model of which nothing but its name is known. */
  public static TargetModel named(String name) {
    return new TargetModel(name, OptionalInt.empty(), OptionalInt.empty());
  }

  /** The same model under another name. */
  public TargetModel as(String other) {
    return new TargetModel(other, maxOutputTokens, contextTokens);
  }
}
