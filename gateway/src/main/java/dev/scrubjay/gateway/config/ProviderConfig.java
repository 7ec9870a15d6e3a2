package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A provider.
 *
 * @param name the name by which models refer to it
 * @param kind the API that it serves
 * @param baseUrls the addresses of its endpoints, such as {@code https://api.openai.com/v1}, to
 *     which the dialect's paths are appended
 * @param apiKey sent with each call
 * @param timeouts the deadlines of a call
 * @param maxConnections the most concurrent calls to each endpoint
 * @param simulated whether its answers are invented
 */
public record ProviderConfig(
    String name,
    ProviderKind kind,
    List<URI> baseUrls,
    Optional<Secret> apiKey,
    Timeouts timeouts,
    int maxConnections,
    boolean simulated) {
  public ProviderConfig {
    baseUrls = List.copyOf(baseUrls);
  }

  /**
   * The deadlines of a call.
   *
   * @param connect until there is a connection, TLS included
   * @param firstByte from the end of the request to the reply's first byte
   * @param idle between two bytes of the reply
   * @param total from start to end
   */
  public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10));

    /** The deadlines of a call that must end within {@code timeLeft}. */
    public Timeouts within(Duration timeLeft) {
      return timeLeft.compareTo(total) < 0
          ? new Timeouts(connect, firstByte, idle, timeLeft)
          : this;
    }
  }
}
