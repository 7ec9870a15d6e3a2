package dev.scrubjay.gateway.config.reader;

/**
 * A problem in the configuration.
 *
 * @param source the place where the setting is written, such as {@code scrubjay.yaml:12} or {@code
 *     env REDIS_URL}
 * @param path of the setting, such as {@code redis.url}; empty if the problem is not a setting's
 * @param message the fault and what is expected, without secrets
 */
public record Problem(String source, String path, String message) {
  @Override
  public String toString() {
    return source + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
