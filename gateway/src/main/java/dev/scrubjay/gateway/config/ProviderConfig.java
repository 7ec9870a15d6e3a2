package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A provider and how it is called.
 *
 * @param name what models refer to it by
 * @param kind what it speaks
 * @param baseUrls what the dialect's paths are appended to, such as {@code
 *     https://api.openai.com/v1}; several if it is there several times
 * @param apiKey sent with each call
 * @param timeouts the deadlines of a call
 * @param maxConnections calls under way at the most, at each of them
 * @param simulated whether its answers are made up
 */
public record ProviderConfig(
    String name,
    Kind kind,
    List<URI> baseUrls,
    Optional<Secret> apiKey,
    Timeouts timeouts,
    int maxConnections,
    boolean simulated) {
  public ProviderConfig {
    baseUrls = List.copyOf(baseUrls);
  }

  /** What a provider speaks. */
  public enum Kind {
    OPENAI,
    ANTHROPIC,
    GEMINI
  }

  /**
   * The deadlines of a call.
   *
   * @param connect to a connection, TLS included
   * @param firstByte from the request's end to the reply's first byte
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

    /** The same, for a call that must end within {@code timeLeft}. */
    public Timeouts within(Duration timeLeft) {
      return timeLeft.compareTo(total) < 0
          ? new Timeouts(connect, firstByte, idle, timeLeft)
          : this;
    }
  }
}
