package dev.scrubjay.gateway.redis;

/** Redis did not answer, in time or at all. Has no stack trace: it is an expected state. */
public final class RedisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean timeout;

  RedisUnavailableException(String message, boolean timeout) {
    super(message, null, false, false);
    this.timeout = timeout;
  }

  /** Whether Redis was there, but too slow. */
  public boolean isTimeout() {
    return timeout;
  }
}
