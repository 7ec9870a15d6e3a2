package dev.scrubjay.gateway.dialect;

/**
 * The tokens of an answer, as its provider counted them.
 *
 * @param inputTokens prompt tokens, cached ones included
 * @param outputTokens completion tokens, reasoning ones included
 */
public record Usage(long inputTokens, long outputTokens) {
  public static final Usage NONE = new Usage(0, 0);

  public Usage {
    if (inputTokens < 0 || outputTokens < 0) {
      throw new IllegalArgumentException(
          "usage: " + inputTokens + ", " + outputTokens + " (expected: >= 0)");
    }
  }
}
