package dev.scrubjay.policy.preload;

/**
 * A request for an answer that could be made before it is asked for.
 *
 * @param key names the answer within its tenant; what comes before its first colon is the workspace
 * @param atMillis when it was asked, since the epoch
 * @param usd the cost of the answer
 * @param seconds the time that a model takes for it; 0 if this access does not tell
 * @param freshUntilMillis until when the answer is in the cache, since the epoch
 */
public record KeyAccess(
    String key, long atMillis, double usd, double seconds, long freshUntilMillis) {
  public KeyAccess {
    if (!(usd >= 0) || !(seconds >= 0)) {
      throw new IllegalArgumentException(
          "usd, seconds: " + usd + ", " + seconds + " (expected: >= 0)");
    }
  }

  /** The workspace that asked. */
  String workspace() {
    int colon = key.indexOf(':');
    return colon < 0 ? "" : key.substring(0, colon);
  }
}
