package dev.scrubjay.gateway.metrics.export;

import static java.util.stream.Collectors.toSet;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The registry that Prometheus scrapes. Metrics come without the gauge {@code _max} that Micrometer
 * adds to each histogram (the most of the last minutes, which nothing reads, and which does not add
 * up over replicas), and with exemplars that name the request.
 */
final class ScrapedRegistry extends PrometheusRegistry {
  private static final String REQUEST_ID = "request_id";

  @Override
  public MetricSnapshots scrape() {
    MetricSnapshots all = super.scrape();
    Set<String> maxima =
        all.stream()
            .filter(HistogramSnapshot.class::isInstance)
            .map(histogram -> histogram.getMetadata().getName() + "_max")
            .collect(toSet());
    return new MetricSnapshots(
        all.stream()
            .filter(snapshot -> !maxima.contains(snapshot.getMetadata().getName()))
            .map(ScrapedRegistry::shown)
            .toList());
  }

  private static MetricSnapshot shown(MetricSnapshot snapshot) {
    return snapshot instanceof HistogramSnapshot histogram
        ? new HistogramSnapshot(
            histogram.getMetadata(),
            histogram.getDataPoints().stream().map(ScrapedRegistry::shown).toList())
        : snapshot;
  }

  private static HistogramDataPointSnapshot shown(HistogramDataPointSnapshot point) {
    return new HistogramDataPointSnapshot(
        point.getClassicBuckets(),
        point.getSum(),
        point.getLabels(),
        Exemplars.of(
            StreamSupport.stream(point.getExemplars().spliterator(), false)
                .map(ScrapedRegistry::shown)
                .toList()),
        point.getCreatedTimestampMillis());
  }

  private static Exemplar shown(Exemplar exemplar) {
    return new Exemplar(
        exemplar.getValue(),
        Labels.of(REQUEST_ID, exemplar.getLabels().get(Exemplar.TRACE_ID)),
        exemplar.getTimestampMillis());
  }
}
