package dev.scrubjay.gateway.metrics.export;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * All metrics as text, in the format that the scraper asks for: OpenMetrics, which has exemplars,
 * or Prometheus' own.
 */
public final class Exposition {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
  private static final String PLAIN_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Runnable refresh;
  private final PrometheusMeterRegistry registry;

  /**
   * @param refresh run before each scrape
   */
  Exposition(Runnable refresh, PrometheusMeterRegistry registry) {
    this.refresh = refresh;
    this.registry = registry;
  }

  /** The answer to a scrape. */
  public record ScrapePage(String contentType, Buffer body) {}

  /**
   * Reads all metrics, which takes some milliseconds.
   *
   * @param accept the request's {@code Accept}
   */
  public ScrapePage page(@Nullable String accept) {
    refresh.run();
    String type = accept != null && accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : PLAIN_TYPE;
    return new ScrapePage(type, Buffer.buffer(registry.scrape(type)));
  }
}
