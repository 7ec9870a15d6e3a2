package dev.scrubjay.gateway.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * All metrics as text, in the format that the scraper asks for: OpenMetrics, which has exemplars,
 * or Prometheus' own.
 */
public final class Exposition {
  private final PrometheusRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();

  public Exposition(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** A scrape's answer. */
  public record Page(String contentType, Buffer body) {}

  /**
   * Reads all metrics, which takes some milliseconds.
   *
   * @param accept the request's {@code Accept}
   */
  public Page page(@Nullable String accept) {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("an array takes all that is written", e);
    }
    return new Page(writer.getContentType(), Buffer.buffer(bytes.toByteArray()));
  }
}
