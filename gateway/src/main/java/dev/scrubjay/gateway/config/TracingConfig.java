package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Secret;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.gateway.config.reader.UrlFormats;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of tracing.
 *
 * @param endpoint of an OpenTelemetry collector, OTLP over HTTP; if empty, nothing is traced
 * @param headers sent with each export, such as the collector's key
 * @param serviceName the service name in traces
 * @param sampleRatio the share of requests that are traced, 0 to 1, unless the caller decided
 * @param passTraceState whether providers get the caller's {@code tracestate}, in which its own
 *     systems may have put what is not for others
 */
public record TracingConfig(
    Optional<URI> endpoint,
    Map<String, Secret> headers,
    String serviceName,
    double sampleRatio,
    boolean passTraceState) {
  public static final TracingConfig OFF =
      new TracingConfig(Optional.empty(), Map.of(), "scrubjay", 1, false);

  /** {@code name=value,name=value}, percent-encoded, as OpenTelemetry defines it. */
  private static final Format<Secret> HEADERS =
      new Format<>(
          "name=value,name=value",
          text ->
              text.matches("[!-~&&[^=,]]+=[!-~&&[^,]]*(,[!-~&&[^=,]]+=[!-~&&[^,]]*)*")
                  ? Optional.of(new Secret(text))
                  : Optional.empty(),
          Secret::toString,
          text -> "invalid, and not shown");

  public TracingConfig {
    headers = Map.copyOf(headers);
  }

  /** Reads {@code tracing}. */
  public static TracingConfig read(Section tracing) {
    return new TracingConfig(
        tracing.find("endpoint", UrlFormats.http()),
        headers(tracing, OFF.headers),
        tracing.get("service_name", Format.text(), OFF.serviceName),
        tracing.get("sample_ratio", Format.number(0, 1), OFF.sampleRatio),
        tracing.get("pass_tracestate", Format.flag(), OFF.passTraceState));
  }

  static Map<String, Secret> headers(Section section, Map<String, Secret> fallback) {
    return section.find("headers", HEADERS).map(TracingConfig::parsed).orElse(fallback);
  }

  private static Map<String, Secret> parsed(Secret headers) {
    Map<String, Secret> parsed = new LinkedHashMap<>();
    for (String header : headers.reveal().split(",", -1)) {
      String[] parts = header.split("=", 2);
      parsed.put(parts[0], new Secret(URLDecoder.decode(parts[1], StandardCharsets.UTF_8)));
    }
    return parsed;
  }
}
