package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of {@link DashboardLint} finds its fault in a dashboard that is otherwise good. */
final class DashboardLintTest {
  private static final String GOOD =
      """
      {"uid": "scrubjay-one",
       "links": [{"url": "/d/scrubjay-other"}, {"url": "${docs}/operations.md#alerts"}],
       "templating": {"list": [
         {"type": "datasource", "name": "datasource", "query": "prometheus"},
         {"type": "query", "name": "replica", "datasource": {"uid": "${datasource}"}},
         {"type": "constant", "name": "docs"}]},
       "panels": [
         {"type": "row", "title": "Row", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}},
         {"type": "timeseries", "id": 1, "title": "Hit rate", "description": "Hits / lookups.",
          "datasource": {"uid": "${datasource}"}, "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8},
          "fieldConfig": {"defaults": {"unit": "percentunit",
            "thresholds": {"steps": [{"value": null}, {"value": 0.6}]}}},
          "targets": [{"expr": "hits{instance=~\\"$replica\\"} / (all{instance=~\\"$replica\\"} > 0)"}]},
         {"type": "timeseries", "id": 2, "title": "Entries", "description": "In Redis.",
          "datasource": {"uid": "${datasource}"}, "gridPos": {"x": 12, "y": 1, "w": 12, "h": 8},
          "fieldConfig": {"defaults": {"unit": "short"}},
          "targets": [{"expr": "max(entries{instance=~\\"$replica\\"})"},
                      {"expr": "max(cache_policy_max_entries{instance=~\\"$replica\\"})"}]},
         {"type": "row", "title": "Below", "collapsed": true,
          "gridPos": {"x": 0, "y": 9, "w": 24, "h": 1}, "panels": [
            {"type": "timeseries", "id": 3, "title": "Time", "description": "Of all.",
             "datasource": {"uid": "${datasource}"}, "gridPos": {"x": 0, "y": 30, "w": 12, "h": 8},
             "fieldConfig": {"defaults": {"unit": "s", "links": [{"url": "/d/scrubjay-other?x"}]}},
             "targets": [{"expr":
               "histogram_quantile(0.9, rate(t_bucket{instance=~\\"$replica\\"}[1m])) >= 0"}]}]}]}
      """;

  private static final DashboardLint LINT =
      new DashboardLint(Set.of("scrubjay-one", "scrubjay-other"), Set.of("alerts"));

  @Test
  void aGoodDashboardHasNoFault() throws IOException {
    assertThat(LINT.faults(new ObjectMapper().readTree(GOOD))).isEmpty();
  }

  static Stream<Arguments> badChanges() {
    return Stream.of(
        Arguments.of("panel", "\"id\": 2", "\"id\": 1"),
        Arguments.of("panel", "\"title\": \"Entries\"", "\"title\": \"Hit rate\""),
        Arguments.of("panel", "\"description\": \"In Redis.\"", "\"description\": \" \""),
        Arguments.of("panel", "\"unit\": \"short\"", "\"unit\": \"\""),
        Arguments.of("unit", "\"title\": \"Time\"", "\"title\": \"Time (s)\""),
        Arguments.of("unit", "\"title\": \"Entries\"", "\"title\": \"Entries per second\""),
        Arguments.of("unit", "max(entries{", "max(entries_bytes{"),
        Arguments.of(
            "source",
            "\"datasource\": {\"uid\": \"${datasource}\"}",
            "\"datasource\": {\"uid\": \"p\"}"),
        Arguments.of("source", "\"type\": \"datasource\"", "\"type\": \"custom\""),
        Arguments.of("variable", "max(entries{instance=~\\\"$replica\\\"})", "max(entries)"),
        Arguments.of("variable", "\"name\": \"replica\"", "\"name\": \"tenant\""),
        Arguments.of("mixture", "(all{instance=~\\\"$replica\\\"} > 0)", "(all{a=\\\"b\\\"} > 0)"),
        Arguments.of("mixture", "(all{instance=~\\\"$replica\\\"} > 0)", "(scrubjay:all > 0)"),
        Arguments.of(
            "mixture", "max(cache_policy_max_entries{instance=~\\\"$replica\\\"})", "scrubjay:all"),
        Arguments.of("fold", "\"x\": 12, \"y\": 1,", "\"x\": 12, \"y\": 17,"),
        Arguments.of("fold", "\"uid\": \"scrubjay-one\"", "\"uid\": \"scrubjay-overview\""),
        Arguments.of("overlap", "\"x\": 12, \"y\": 1,", "\"x\": 11, \"y\": 1,"),
        Arguments.of("overlap", "\"x\": 12, \"y\": 1,", "\"x\": 13, \"y\": 1,"),
        Arguments.of(
            "nan", "(all{instance=~\\\"$replica\\\"} > 0)", "all{instance=~\\\"$replica\\\"}"),
        Arguments.of("nan", "[1m])) >= 0", "[1m]))"),
        Arguments.of("link", "/d/scrubjay-other?x", "/d/scrubjay-gone?x"),
        Arguments.of("link", "operations.md#alerts", "operations.md#alarms"),
        Arguments.of("link", "{\"url\": \"/d/scrubjay-other\"}, ", ""),
        Arguments.of("link", ", {\"url\": \"${docs}/operations.md#alerts\"}", ""),
        Arguments.of("objective", "{\"value\": 0.6}", "{\"value\": 0.7}"));
  }

  @ParameterizedTest
  @MethodSource("badChanges")
  void aBadDashboardHasAFault(String rule, String good, String bad) throws IOException {
    assertThat(GOOD).contains(good);
    String changed = GOOD.replace(good, bad);
    assertThat(LINT.faults(new ObjectMapper().readTree(changed)))
        .as("%s instead of %s", bad, good)
        .anySatisfy(fault -> assertThat(fault).startsWith(rule + ": "));
  }

  /** The rules that hold of the sample hold of real dashboards too. */
  @Test
  void aVariableMoreIsFoundInARealDashboard() throws IOException {
    JsonNode cache =
        new ObjectMapper().readTree(Path.of("../grafana/dashboards/cache.json").toFile());
    ObjectNode variable = (ObjectNode) cache.at("/templating/list/1");
    variable.put("name", "tenant");
    assertThat(LINT.faults(cache))
        .filteredOn(f -> f.startsWith("variable: "))
        .hasSizeGreaterThan(30);
  }
}
