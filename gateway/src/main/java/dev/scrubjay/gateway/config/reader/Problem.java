package dev.scrubjay.gateway.config.reader;

/**
 * Something wrong with the configuration.
 *
 * @param source where it was written, such as {@code scrubjay.yaml:12} or {@code env REDIS_URL}
 * @param path of the setting, such as {@code redis.url}; empty if it is none's
 * @param message what is wrong, and what is expected; shows no secret
 */
public record Problem(String source, String path, String message) {
  @Override
  public String toString() {
    return source + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
