package dev.scrubjay.gateway.metrics.export;

import dev.scrubjay.gateway.config.MetricsConfig;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.RequestExemplars;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The registries that all meters report to: one that Prometheus scrapes, always; one that sends
 * OTLP, if configured.
 */
public final class MeterRegistries implements AutoCloseable {
  private final MeterRegistry registry;
  private final Families families;
  private final Exposition exposition;
  private final List<Runnable> closing = new CopyOnWriteArrayList<>();

  private MeterRegistries(MetricsConfig config) {
    RequestExemplars exemplars = new RequestExemplars();
    PrometheusMeterRegistry prometheus =
        new PrometheusMeterRegistry(
            new ScrapeSettings(), new ScrapedRegistry(), Clock.SYSTEM, exemplars);
    Optional<OtlpExport> otlp = config.endpoint().map(endpoint -> new OtlpExport(endpoint, config));
    registry =
        otlp.<MeterRegistry>map(
                export -> new CompositeMeterRegistry(Clock.SYSTEM, List.of(prometheus, export)))
            .orElse(prometheus);
    families = new Families(registry, exemplars);
    otlp.ifPresent(export -> export.beforePublishing(families::refresh));
    exposition = new Exposition(families::refresh, prometheus);
  }

  /** Starts the registries that are configured. */
  public static MeterRegistries start(MetricsConfig config) {
    return new MeterRegistries(config);
  }

  /** The registry for meters of libraries. */
  public MeterRegistry registry() {
    return registry;
  }

  /** The factory of the gateway's own meters. */
  public Families families() {
    return families;
  }

  /** The view for Prometheus. */
  public Exposition exposition() {
    return exposition;
  }

  /** Runs {@code task} when these registries are closed, such as to close a binder. */
  public void onClose(Runnable task) {
    closing.add(task);
  }

  /** Sends the metrics a last time. Blocks for as long as a message may take. */
  @Override
  public void close() {
    closing.forEach(Runnable::run);
    registry.close();
  }

  /** Without Micrometer's properties, which put exemplars on {@code _count} too. */
  private record ScrapeSettings() implements PrometheusConfig {

    @Override
    public @Nullable String get(String key) {
      return null;
    }

    @Override
    public @Nullable Properties prometheusProperties() {
      return null;
    }
  }
}
