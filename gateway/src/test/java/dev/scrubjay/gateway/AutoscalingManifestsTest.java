package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The manifests in {@code deploy/autoscaling} ask for the metric that there is. */
final class AutoscalingManifestsTest {
  private static final Path DIRECTORY = Path.of("..", "deploy", "autoscaling");

  private static JsonNode read(String file) throws IOException {
    return new YAMLMapper().readTree(Files.readString(DIRECTORY.resolve(file)));
  }

  @Test
  void kedaScalesFromZeroByDemand() throws IOException {
    JsonNode spec = read("keda-scaledobject.yaml").path("spec");
    assertThat(spec.path("minReplicaCount").asInt(-1)).isZero();
    JsonNode trigger = spec.path("triggers").path(0);
    assertThat(trigger.path("type").asText()).isEqualTo("prometheus");
    assertThat(trigger.path("metricType").asText()).isEqualTo("AverageValue");
    assertThat(trigger.path("metadata").path("query").asText())
        .isEqualTo("sum(model_demand{model=\"llama\"})");
    assertThat(trigger.path("metadata").path("threshold").asText()).isEqualTo("16");
  }

  @Test
  void hpaAsksForWhatTheAdapterServes() throws IOException {
    JsonNode metric = read("hpa.yaml").path("spec").path("metrics").path(0).path("external");
    JsonNode rule = read("prometheus-adapter-values.yaml").path("rules").path("external").path(0);
    assertThat(metric.path("metric").path("name").asText())
        .isEqualTo("model_demand")
        .isEqualTo(rule.path("name").path("as").asText());
    assertThat(metric.path("target").path("type").asText()).isEqualTo("AverageValue");
    assertThat(rule.path("seriesQuery").asText()).contains("__name__=\"model_demand\"");
    assertThat(rule.path("metricsQuery").asText())
        .isEqualTo("sum(<<.Series>>{<<.LabelMatchers>>}) by (model)");
  }
}
