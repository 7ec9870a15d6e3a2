package dev.scrubjay.gateway.config;

/**
 * Limits of what requests may take of a replica.
 *
 * @param maxJsonTokens the most brackets, colons and commas of a JSON body
 */
public record LimitsConfig(int maxJsonTokens) {
  public static final LimitsConfig DEFAULT = new LimitsConfig(500_000);
}
