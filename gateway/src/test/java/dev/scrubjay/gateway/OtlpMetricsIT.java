package dev.scrubjay.gateway;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Metrics, as a collector gets them. */
final class OtlpMetricsIT {
  private static final String ANSWERS = "upstream_answer_count_total";
  private static final TestCollector COLLECTOR = new TestCollector();
  private static final TestGateway GATEWAY =
      TestGateway.start(
          TestRedis.url(),
          Map.of(
              "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", COLLECTOR.url() + "/v1/metrics",
              "OTEL_EXPORTER_OTLP_METRICS_HEADERS", "x-key=a%20b",
              "OTEL_METRIC_EXPORT_INTERVAL", "1000",
              "OTEL_SERVICE_NAME", "measured"),
          List.of());

  @BeforeAll
  static void use() {
    String body = TestGateway.chat("gpt-4o", "measure this");
    await().until(() -> GATEWAY.post("/v1/chat/completions", body).statusCode() == 200);
    await().until(() -> answers() > 0);
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
    COLLECTOR.close();
  }

  @Test
  void theCollectorGetsWhatIsScraped() {
    List<String> scraped =
        ScrapedFamily.parse(GATEWAY.get("/metrics").body()).stream()
            .map(ScrapedFamily::name)
            .filter(name -> name.matches("(cache|model_routing|performance|redis|tuning)_.*"))
            .toList();

    assertThat(scraped).hasSizeGreaterThan(30);
    assertThat(COLLECTOR.metrics().keySet()).containsAll(scraped);
  }

  @Test
  void countersAddUpFromTheStart() {
    Metric metric = metric(ANSWERS);

    assertThat(metric.getDescription()).isEqualTo("Complete answers of models");
    assertThat(metric.getSum().getIsMonotonic()).isTrue();
    assertThat(metric.getSum().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    assertThat(metric.getSum().getDataPointsList())
        .extracting(point -> attributes(point.getAttributesList()).get("model"))
        .contains("gpt-4o", "claude-3-haiku");
  }

  @Test
  void histogramsHaveTheBucketsOfTheScrapeInSeconds() {
    Metric metric = metric("upstream_latency_seconds");
    HistogramDataPoint asked =
        metric.getHistogram().getDataPointsList().stream()
            .filter(point -> attributes(point.getAttributesList()).containsValue("gpt-4o"))
            .findFirst()
            .orElseThrow();

    assertThat(metric.getUnit()).isEqualTo("seconds");
    assertThat(asked.getCount()).isEqualTo(1);
    assertThat(asked.getSum()).isBetween(0.0, 60.0);
    assertThat(asked.getExplicitBoundsList())
        .containsExactly(.1, .25, .5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0);
  }

  @Test
  void theCollectorLearnsWhoSends() {
    assertThat(COLLECTOR.headers()).containsEntry("X-key", "a b");
    assertThat(COLLECTOR.resources()).contains("service.name=measured");
  }

  @Test
  void tracesAreNotSentForTheSakeOfMetrics() {
    assertThat(COLLECTOR.spans()).isEmpty();
  }

  private static double answers() {
    return metric(ANSWERS).getSum().getDataPointsList().stream()
        .mapToDouble(NumberDataPoint::getAsDouble)
        .sum();
  }

  /** A metric as it was last sent, without data if it was not. */
  private static Metric metric(String name) {
    return COLLECTOR.metrics().getOrDefault(name, Metric.getDefaultInstance());
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream().collect(toMap(KeyValue::getKey, a -> a.getValue().getStringValue()));
  }
}
