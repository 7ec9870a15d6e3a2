package dev.scrubjay.gateway.redis;

/**
 * The failure of a command that Redis did not answer, in time or at all. It has no stack trace, as
 * this is an expected state.
 */
public final class RedisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean timeout;

  private RedisUnavailableException(String message, boolean timeout) {
    super(message, null, false, false);
    this.timeout = timeout;
  }

  /** Redis is connected, but did not answer in time. */
  static RedisUnavailableException timedOut(String message) {
    return new RedisUnavailableException(message, true);
  }

  /** Redis cannot be reached, or is not asked. */
  static RedisUnavailableException unreachable(String message) {
    return new RedisUnavailableException(message, false);
  }

  /** Whether Redis was connected, but too slow. */
  public boolean isTimeout() {
    return timeout;
  }
}
