package dev.scrubjay.gateway.config;

import java.time.Duration;
import java.util.List;

/**
 * Which web pages of other origins may call the gateway from a browser.
 *
 * @param origins such as {@code https://app.example.com}; {@code *} within one stands for any
 *     characters without a slash, and alone for all origins; none: no page may
 * @param headers the request headers that pages may send; if empty, any
 * @param maxAge how long a browser may remember the permission
 */
public record CorsConfig(List<String> origins, List<String> headers, Duration maxAge) {
  public static final CorsConfig OFF = new CorsConfig(List.of(), List.of(), Duration.ofMinutes(10));

  public CorsConfig {
    origins = List.copyOf(origins);
    headers = List.copyOf(headers);
  }

  public boolean enabled() {
    return !origins.isEmpty();
  }
}
