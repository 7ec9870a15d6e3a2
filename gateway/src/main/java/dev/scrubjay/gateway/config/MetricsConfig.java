package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.UrlFormats;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The collector that metrics are sent to, beside the scrape, which is always there.
 *
 * @param endpoint of an OpenTelemetry collector, OTLP over HTTP, with its path; empty: none is sent
 * @param headers sent along, such as the collector's key
 * @param serviceName the name that the sender goes by
 * @param interval the time between two messages
 */
public record MetricsConfig(
    Optional<URI> endpoint, Map<String, Secret> headers, String serviceName, Duration interval) {
  public static final MetricsConfig OFF =
      new MetricsConfig(Optional.empty(), Map.of(), "scrubjay", Duration.ofMinutes(1));

  private static final String PATH = "/v1/metrics";
  private static final String OTLP = "otlp";
  private static final Set<String> EXPORTERS = Set.of(OTLP, "prometheus", "none");

  /** As {@code OTEL_METRICS_EXPORTER} is written; whether OTLP is among them. */
  private static final Format<Boolean> EXPORTER =
      new Format<>(
          "otlp, prometheus or none; several with commas",
          text ->
              Optional.of(text.split("\\s*,\\s*", -1))
                  .filter(names -> EXPORTERS.containsAll(Arrays.asList(names)))
                  .map(names -> Arrays.asList(names).contains(OTLP)),
          otlp -> otlp ? OTLP : "none");

  public MetricsConfig {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads the section {@code metrics}.
   *
   * @param tracing its endpoint, headers and service name are those of metrics too, unless {@code
   *     metrics} has its own
   */
  public static MetricsConfig read(Section metrics, TracingConfig tracing) {
    Optional<URI> own = metrics.find("endpoint", UrlFormats.http());
    boolean sends = metrics.get("exporter", EXPORTER, own.isPresent());
    Optional<URI> endpoint =
        own.or(() -> tracing.endpoint().map(shared -> URI.create(shared + PATH)));
    if (sends && endpoint.isEmpty()) {
      metrics.problem(
          "exporter", "otlp without an endpoint (expected: metrics.endpoint beside it)");
    }
    return new MetricsConfig(
        endpoint.filter(there -> sends),
        TracingConfig.headers(metrics, tracing.headers()),
        tracing.serviceName(),
        metrics.get(
            "interval", Format.millis(Duration.ofSeconds(1), Duration.ofHours(1)), OFF.interval));
  }
}
