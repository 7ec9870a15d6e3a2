package dev.scrubjay.gateway.metrics.export;

import dev.scrubjay.gateway.config.MetricsConfig;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.util.NamedThreadFactory;
import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends all metrics to an OpenTelemetry collector, with OTLP over HTTP, from a thread of its own
 * and with the JDK's client. If the collector is slow or away, requests do not notice: counters are
 * cumulative, so that the next message makes up for a lost one.
 */
final class OtlpExport extends OtlpMeterRegistry {
  private volatile Runnable refresh = () -> {};

  OtlpExport(URI endpoint, MetricsConfig config) {
    super(settings(endpoint, config), Clock.SYSTEM, new NamedThreadFactory("otlp-metrics"));
  }

  /** Runs {@code task} before each message, as before each scrape. */
  void beforePublishing(Runnable task) {
    refresh = task;
  }

  @Override
  protected void publish() {
    refresh.run();
    super.publish();
  }

  private static OtlpSettings settings(URI endpoint, MetricsConfig config) {
    @Nullable String version = OtlpExport.class.getPackage().getImplementationVersion();
    return new OtlpSettings(
        endpoint.toString(),
        config.interval(),
        config.headers().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, header -> header.getValue().reveal())),
        Map.of(
            "service.name", config.serviceName(),
            "service.version", version == null ? "unpackaged" : version,
            "service.instance.id", UUID.randomUUID().toString()));
  }

  /** Answers in place of the environment, which Micrometer would read otherwise. */
  private record OtlpSettings(
      String url,
      Duration step,
      Map<String, String> headers,
      Map<String, String> resourceAttributes)
      implements OtlpConfig {

    @Override
    public @Nullable String get(String key) {
      return null;
    }

    @Override
    public AggregationTemporality aggregationTemporality() {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public TimeUnit baseTimeUnit() {
      return TimeUnit.SECONDS;
    }

    /** Headers are secret. */
    @Override
    public String toString() {
      return url;
    }
  }
}
