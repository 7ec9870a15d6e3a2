package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.DashboardLint.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Dashboards and alerts, as far as they can be checked without Prometheus, which
 * scripts/test-monitoring runs.
 */
final class MonitoringTest {
  private static final Path GRAFANA = Path.of("../grafana");

  private final List<JsonNode> dashboards = dashboards();
  private final List<JsonNode> alerts =
      nodes(yaml("prometheus/rules/alerts.yml").get("groups"))
          .flatMap(group -> nodes(group.get("rules")))
          .toList();

  @Test
  void dashboardsHaveTheirOwnNames() {
    assertThat(dashboards).hasSize(6);
    assertThat(dashboards)
        .extracting(dashboard -> dashboard.get("uid").asText())
        .doesNotHaveDuplicates();
    assertThat(dashboards)
        .extracting(dashboard -> dashboard.get("title").asText())
        .doesNotHaveDuplicates();
  }

  @Test
  void dashboardsKeepTheRules() {
    Set<String> uids =
        dashboards.stream().map(board -> board.get("uid").asText()).collect(Collectors.toSet());
    DashboardLint lint = new DashboardLint(uids, headings());
    assertThat(dashboards)
        .allSatisfy(
            board -> assertThat(lint.faults(board)).as(board.get("title").asText()).isEmpty());
  }

  /** The panels that the specification names, by the dashboard it wants them on. */
  @Test
  void everyPanelOfTheSpecificationIsThere() {
    assertThat(titles("scrubjay-cache"))
        .contains(
            "Hit rate",
            "Hits and misses",
            "Compression savings over time",
            "TTL distribution",
            "Evictions by policy");
    assertThat(titles("scrubjay-routing"))
        .contains(
            "Model usage distribution",
            "Cost efficiency",
            "Cost per 1K tokens",
            "Answer time, p95",
            "Routing accuracy over time");
    assertThat(titles("scrubjay-system"))
        .contains(
            "Optimization latency",
            "Savings",
            "Performance improvement over time",
            "Health",
            "Replicas");
  }

  /** Of panels and rows. */
  private List<String> titles(String uid) {
    return dashboards.stream()
        .filter(board -> board.get("uid").asText().equals(uid))
        .flatMap(board -> board.get("panels").findValuesAsText("title").stream())
        .toList();
  }

  @Test
  void dashboardsLeadToTheRunbooksThatAlertsLeadTo() {
    String docs =
        yaml("prometheus/prometheus.yml").at("/global/external_labels/scrubjay_docs").asText();
    assertThat(docs).startsWith("https://");
    assertThat(dashboards)
        .allSatisfy(
            board ->
                assertThat(nodes(board.at("/templating/list")))
                    .filteredOn(variable -> variable.get("name").asText().equals("docs"))
                    .extracting(variable -> variable.get("query").asText())
                    .containsExactly(docs));
  }

  @Test
  void theProvisionedDataSourceIsTheDefault() {
    JsonNode source = yaml("provisioning/datasources/prometheus.yaml").at("/datasources/0");
    assertThat(source.get("isDefault").asBoolean()).isTrue();
    assertThat(source.get("type").asText()).isEqualTo("prometheus");
  }

  @Test
  void rowsAreCollapsedOnAllButTheOverview() {
    for (JsonNode dashboard : dashboards) {
      assertThat(dashboard.findValues("collapsed").stream().anyMatch(JsonNode::asBoolean))
          .isEqualTo(!dashboard.get("uid").asText().equals("scrubjay-overview"));
    }
  }

  @Test
  void noRecordedRatioIsDividedByZero() {
    assertThat(nodes(yaml("prometheus/rules/recording.yml").get("groups")))
        .flatExtracting(group -> nodes(group.get("rules")).toList())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            rule ->
                assertThat(DashboardLint.isGuarded(rule.get("expr").asText()))
                    .as(rule.get("expr").asText())
                    .isTrue());
  }

  /** The headings of docs/operations.md, as in addresses. */
  private static Set<String> headings() {
    return text("../docs/operations.md")
        .lines()
        .filter(line -> line.startsWith("## ") || line.startsWith("### "))
        .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  @Test
  void everyAlertSaysWhatToDo() {
    Set<String> headings = headings();
    assertThat(alerts)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            alert -> {
              assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
              for (String name : List.of("summary", "description", "action")) {
                assertThat(alert.at("/annotations/" + name).asText()).isNotBlank();
              }
              String runbook = alert.at("/annotations/runbook_url").asText();
              assertThat(runbook)
                  .startsWith(
                      "{{ with $externalLabels.scrubjay_docs }}{{ . }}{{ else }}docs{{ end }}"
                          + "/operations.md#");
              assertThat(headings).contains(runbook.split("#", 2)[1]);
            });
  }

  /** A ratio or percentile of a few requests says nothing. */
  @Test
  void everyRatioAndPercentileOfRequestsHasAFloorOfTraffic() {
    assertThat(alerts)
        .filteredOn(
            alert -> alert.get("expr").asText().matches("(?s).*scrubjay:\\w+(ratio|seconds):.*"))
        .hasSizeGreaterThan(8)
        .allSatisfy(
            alert ->
                assertThat(alert.get("expr").asText())
                    .containsPattern(
                        "scrubjay:(cache_lookups|optimizations|routed|provider_calls):rate\\w+ >"
                            + " 0"));
  }

  @Test
  void everyAlertHasFiredInATest() {
    Set<String> fired =
        nodes(yaml("prometheus/tests/trouble_test.yml").get("tests"))
            .flatMap(test -> nodes(test.get("alert_rule_test")))
            .filter(test -> test.has("exp_alerts"))
            .map(test -> test.get("alertname").asText())
            .collect(Collectors.toSet());
    Set<String> stayedSilent =
        nodes(yaml("prometheus/tests/healthy_test.yml").at("/tests/0/alert_rule_test"))
            .map(test -> test.get("alertname").asText())
            .collect(Collectors.toSet());
    Set<String> all =
        alerts.stream().map(alert -> alert.get("alert").asText()).collect(Collectors.toSet());

    assertThat(fired).isEqualTo(all);
    assertThat(stayedSilent).isEqualTo(all);
  }

  private static List<JsonNode> dashboards() {
    List<JsonNode> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        found.add(new ObjectMapper().readTree(file.toFile()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static JsonNode yaml(String file) {
    try {
      return new YAMLMapper().readTree(text(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String file) {
    try {
      return Files.readString(GRAFANA.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
