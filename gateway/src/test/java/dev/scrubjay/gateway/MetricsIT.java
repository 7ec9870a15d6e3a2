package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ModelFacts;
import dev.scrubjay.policy.scaling.ScalingPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Metrics as Prometheus gets them from a gateway that has just started. */
final class MetricsIT {
  private static final Path GRAFANA = Path.of("../grafana");

  /** Words of PromQL and names of labels, which look like metrics in a query. */
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:\"$])([a-z]+(?:_[a-z]+)+)(?=[{\\[) ]|$)");

  /** A model whose instances are scaled: the metrics of demand are there for such models. */
  private static final String SCALED = "gpt-4o-mini";

  private static final TestGateway GATEWAY =
      TestGateway.configured(
          """
          tenants: {acme: {budget: {usd: 1}}}
          performance: {experiments: {tests: {floors: {arms: {usual: {}, low: {}}}}}}
          """,
          0,
          config ->
              config.with(
                  config.models().stream()
                      .map(model -> model.profile().id().equals(SCALED) ? scaled(model) : model)
                      .toList(),
                  config.providers()));

  private static ModelConfig scaled(ModelConfig model) {
    ScalingPolicy scaling =
        new ScalingPolicy(
            4,
            ScalingPolicy.QUEUE,
            Duration.ZERO,
            List.of("gpt-4o"),
            ScalingPolicy.PROBE,
            Optional.empty());
    ModelFacts facts = model.facts();
    return new ModelConfig(
        model.profile(),
        model.upstreamName(),
        new ModelFacts(
            facts.aliases(),
            facts.released(),
            facts.retired(),
            facts.firstToken(),
            Optional.of(scaling),
            facts.basis()));
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void everyMetricThatDashboardsAndRulesAskForIsThereFromTheStart() throws IOException {
    Set<String> exposed =
        GATEWAY
            .get("/metrics")
            .body()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toSet());
    Set<String> asked = new TreeSet<>();
    for (String expr : expressions()) {
      NAME.matcher(expr.replaceAll("(by|without) \\([^)]*\\)|histogram_quantile", ""))
          .results()
          .forEach(match -> asked.add(match.group(1)));
    }

    assertThat(asked).hasSizeGreaterThan(50);
    assertThat(exposed).containsAll(asked);
  }

  /** What a counter counts before it is first scraped is in no rate. */
  @Test
  void countersAreExposedBeforeTheyCount() {
    List<String> lines = GATEWAY.get("/metrics").body().lines().toList();
    assertThat(lines)
        .anyMatch(l -> l.startsWith("cache_miss_count_total{reason=\"absent\",tenant=\"acme\"}"))
        .anyMatch(l -> l.startsWith("cache_miss_count_total{reason=\"absent\",tenant=\"default\"}"))
        .anyMatch(l -> l.startsWith("upstream_cost_usd_total{model=\"gpt-4o\",tenant=\"acme\"}"));
    assertThat(lines)
        .filteredOn(line -> line.matches("upstream_(answer|failure)_count_total\\{.*"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("provider=\"other\""));
  }

  /**
   * Operators' own queries rely on names, labels and buckets: a line of the list changes only with
   * a note to them.
   */
  @Test
  void everyFamilyIsAsListed() throws IOException {
    GATEWAY.post("/v1/chat/completions", TestGateway.chat("gpt-4o", "a use and a call"));

    List<String> listed;
    try (InputStream in = MetricsIT.class.getResourceAsStream("metric-families.txt")) {
      listed = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(ScrapedFamily.parse(GATEWAY.get("/metrics").body()))
        .filteredOn(family -> !family.isOfTheRuntime())
        .extracting(ScrapedFamily::line)
        .containsExactlyElementsOf(listed);
  }

  @Test
  void theRuntimeIsMeasured() {
    assertThat(ScrapedFamily.parse(GATEWAY.get("/metrics").body()))
        .extracting(ScrapedFamily::name)
        .contains(
            "jvm_classes_loaded_classes",
            "jvm_gc_overhead",
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "netty_allocator_memory_used",
            "netty_eventexecutor_tasks_pending",
            "process_cpu_time_ns_total",
            "process_files_open_files",
            "process_start_time_seconds",
            "process_uptime_seconds");
  }

  @Test
  void theScraperChoosesTheFormat() {
    GATEWAY.post("/v1/chat/completions", TestGateway.chat("gpt-4o", "an exemplar"));
    HttpResponse<String> open =
        GATEWAY.get("/metrics", "accept", "application/openmetrics-text; version=1.0.0");
    HttpResponse<String> plain = GATEWAY.get("/metrics", "accept", "text/plain");

    assertThat(open.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).contains("# {request_id=\"req_").endsWith("# EOF\n");
    assertThat(plain.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(plain.body()).doesNotContain("request_id");
  }

  private static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
      for (Path file : files.toList()) {
        expressions.addAll(texts(new ObjectMapper().readTree(file.toFile())));
      }
    }
    for (String rules : List.of("recording.yml", "alerts.yml")) {
      Path file = GRAFANA.resolve("prometheus/rules").resolve(rules);
      expressions.addAll(texts(new YAMLMapper().readTree(file.toFile())));
    }
    return expressions;
  }

  private static List<String> texts(JsonNode tree) {
    return tree.findValuesAsText("expr");
  }
}
