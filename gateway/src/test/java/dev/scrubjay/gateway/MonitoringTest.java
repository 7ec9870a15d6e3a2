package dev.scrubjay.gateway;

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
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Dashboards and alerts, as far as they can be checked without Prometheus, which
 * scripts/test-monitoring runs.
 */
final class MonitoringTest {
  private static final Path GRAFANA = Path.of("../grafana");
  private static final Set<String> HAVE_NO_UNIT = Set.of("none", "short");

  private final List<JsonNode> dashboards = dashboards();
  private final List<JsonNode> alerts =
      nodes(yaml("prometheus/rules/alerts.yml").get("groups"))
          .flatMap(group -> nodes(group.get("rules")))
          .toList();

  @Test
  void dashboardsHaveTheirOwnNames() {
    assertThat(dashboards).hasSize(3);
    assertThat(dashboards)
        .extracting(dashboard -> dashboard.get("uid").asText())
        .doesNotHaveDuplicates();
    assertThat(dashboards)
        .extracting(dashboard -> dashboard.get("title").asText())
        .doesNotHaveDuplicates();
  }

  @Test
  void everyPanelHasWhatAReaderNeeds() {
    for (JsonNode dashboard : dashboards) {
      assertThat(panels(dashboard)).extracting(p -> p.get("id").asInt()).doesNotHaveDuplicates();
      assertThat(panels(dashboard))
          .extracting(p -> p.get("title").asText())
          .doesNotHaveDuplicates();
      for (JsonNode panel : panels(dashboard)) {
        String title = panel.get("title").asText();
        assertThat(panel.get("description").asText()).as(title).isNotBlank();
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
        assertThat(panel.get("targets")).as(title).isNotEmpty();
      }
    }
  }

  @Test
  void unitsAreMissingOnlyWhereThereIsNone() {
    for (JsonNode dashboard : dashboards) {
      for (JsonNode panel : panels(dashboard)) {
        String expr = panel.get("targets").get(0).get("expr").asText();
        if (HAVE_NO_UNIT.contains(panel.at("/fieldConfig/defaults/unit").asText())) {
          assertThat(expr).as(panel.get("title").asText()).doesNotContain("_seconds", "_bytes");
        }
      }
    }
  }

  @Test
  void everyQueryGoesToTheProvisionedSource() {
    String uid = yaml("provisioning/datasources/prometheus.yaml").at("/datasources/0/uid").asText();
    assertThat(uid).isNotBlank();
    for (JsonNode dashboard : dashboards) {
      assertThat(dashboard.findValues("datasource"))
          .isNotEmpty()
          .allSatisfy(source -> assertThat(source.get("uid").asText()).isEqualTo(uid));
    }
  }

  @Test
  void everyVariableIsThereAndUsed() {
    for (JsonNode dashboard : dashboards) {
      Set<String> defined =
          nodes(dashboard.at("/templating/list"))
              .map(variable -> variable.get("name").asText())
              .collect(Collectors.toSet());
      Set<String> used =
          Pattern.compile("=~\"\\$(\\w+)\"")
              .matcher(String.join(" ", dashboard.findValuesAsText("expr")))
              .results()
              .map(match -> match.group(1))
              .collect(Collectors.toSet());
      assertThat(defined).isEqualTo(Set.of("tenant", "replica", "model")).containsAll(used);
    }
  }

  @Test
  void linksLeadToDashboardsThatAreThere() {
    Set<String> uids =
        dashboards.stream()
            .map(dashboard -> dashboard.get("uid").asText())
            .collect(Collectors.toSet());
    for (JsonNode dashboard : dashboards) {
      List<String> targets = dashboard.findValuesAsText("url");
      assertThat(targets)
          .isNotEmpty()
          .allSatisfy(url -> assertThat(uids).contains(url.split("[/?]", -1)[2]));
    }
  }

  @Test
  void panelsDoNotOverlap() {
    for (JsonNode dashboard : dashboards) {
      Set<String> cells = new TreeSet<>();
      for (JsonNode panel : panels(dashboard)) {
        JsonNode at = panel.get("gridPos");
        assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
        for (int x = 0; x < at.get("w").asInt(); x++) {
          for (int y = 0; y < at.get("h").asInt(); y++) {
            String cell = (at.get("x").asInt() + x) + "," + (at.get("y").asInt() + y);
            assertThat(cells.add(cell)).as(panel.get("title").asText()).isTrue();
          }
        }
      }
    }
  }

  @Test
  void everyAlertSaysWhatToDo() {
    Set<String> headings =
        text("../docs/operations.md")
            .lines()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4).strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
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

  private static List<JsonNode> panels(JsonNode dashboard) {
    return nodes(dashboard.get("panels"))
        .filter(p -> !p.get("type").asText().equals("row"))
        .toList();
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

  private static Stream<JsonNode> nodes(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
