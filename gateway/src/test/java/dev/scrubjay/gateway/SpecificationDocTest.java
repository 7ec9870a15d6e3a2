package dev.scrubjay.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.reader.Durations;
import dev.scrubjay.gateway.config.reader.SettingDescription;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/specification.md}: the tests that it names exist, and its names and defaults are the
 * code's.
 */
final class SpecificationDocTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern EMPHASIZED = Pattern.compile("\\*([^*]+)\\*");
  private static final Pattern METHOD = Pattern.compile("([A-Z]\\w+)\\.(\\w+|\\*)");

  private final Map<String, List<List<String>>> tables = tables();

  @Test
  void everyRowHasTestsThatExist() throws IOException {
    Map<String, String> sources = sources();
    int named = 0;
    for (List<List<String>> rows : tables.values()) {
      for (List<String> row : rows) {
        List<String> tests = all(QUOTED, row.getLast());
        assertThat(tests).as(row.toString()).isNotEmpty();
        for (String test : tests) {
          var method = METHOD.matcher(test);
          if (method.matches()) {
            assertThat(sources).containsKey(method.group(1));
            String source = sources.get(method.group(1));
            assertThat(source).as(test).contains("@Test");
            if (!method.group(2).equals("*")) {
              assertThat(source).as(test).contains("void " + method.group(2) + "(");
            }
          } else {
            assertThat(ROOT.resolve(test)).exists();
          }
          named++;
        }
      }
    }
    assertThat(named).isGreaterThan(100);
  }

  @Test
  void settingsHaveTheNamesAndDefaultsOfTheTable() {
    Map<String, String> defaults = defaults();
    Map<String, String> variables = ConfigLoader.environmentBySetting();
    for (List<String> row : rows("Settings", 14)) {
      String setting = all(QUOTED, row.get(2)).getFirst();
      if (row.get(0).startsWith("`")) {
        assertThat(variables).containsEntry(setting, all(QUOTED, row.get(0)).getFirst());
      }
      assertThat(defaults.get(setting)).as(setting).isIn(row.get(1), asDuration(row.get(1)));
    }
    for (List<String> row : rows("Targets", 5)) {
      assertThat(defaults).containsEntry(all(QUOTED, row.get(2)).getFirst(), row.get(1));
    }
  }

  @Test
  void metricsAreThoseOfTheTable() throws IOException {
    String families;
    try (InputStream in = SpecificationDocTest.class.getResourceAsStream("metric-families.txt")) {
      families = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (List<String> row : rows("Prometheus metrics", 6)) {
      assertThat(families).contains(row.get(1) + " " + all(QUOTED, row.get(0)).getFirst() + "{");
    }
  }

  @Test
  void panelsAreOnTheirDashboards() throws IOException {
    for (List<String> row : rows("Grafana dashboards", 12)) {
      String dashboard = all(QUOTED, row.get(1)).getFirst();
      Path file = ROOT.resolve("grafana/dashboards/" + dashboard + ".json");
      List<String> titles = new ObjectMapper().readTree(file.toFile()).findValuesAsText("title");
      assertThat(titles).containsAll(all(EMPHASIZED, row.get(2)));
    }
  }

  @Test
  void alertsHaveTheThresholdsOfTheTable() throws IOException {
    JsonNode rules =
        new YAMLMapper().readTree(ROOT.resolve("grafana/prometheus/rules/alerts.yml").toFile());
    Map<String, JsonNode> alerts = new LinkedHashMap<>();
    rules.findParents("alert").forEach(rule -> alerts.put(rule.get("alert").asText(), rule));
    for (List<String> row : rows("Alerts", 6)) {
      JsonNode alert = requireNonNull(alerts.get(all(QUOTED, row.get(1)).getFirst()));
      assertThat(alert.get("expr").asText()).containsPattern(row.get(2) + "\\b(?!\\.)");
      assertThat(alert.at("/labels/severity").asText()).isEqualTo(row.get(3));
    }
  }

  /** The rows of the table under {@code heading}. */
  private List<List<String>> rows(String heading, int count) {
    List<List<String>> rows = tables.getOrDefault(heading, List.of());
    assertThat(rows).as(heading).hasSize(count);
    return rows;
  }

  private static String asDuration(String seconds) {
    return seconds.matches("\\d+")
        ? Durations.show(Duration.ofSeconds(Long.parseLong(seconds)))
        : "";
  }

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (SettingDescription read : ConfigLoader.load(Map.of()).report().descriptions()) {
      defaults.put(read.path(), read.fallback().get());
    }
    return defaults;
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  /** The rows of the tables by heading, without their heads. */
  private static Map<String, List<List<String>>> tables() {
    Map<String, List<List<String>>> tables = new LinkedHashMap<>();
    List<List<String>> rows = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(ROOT.resolve("docs/specification.md"))) {
        if (line.startsWith("## ")) {
          rows = new ArrayList<>();
          tables.put(line.substring(3), rows);
        } else if (line.startsWith("|")) {
          rows.add(
              Stream.of(line.substring(1, line.length() - 1).split("\\|", -1))
                  .map(String::strip)
                  .toList());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tables.values().forEach(table -> table.subList(0, Math.min(2, table.size())).clear());
    return tables;
  }

  /** The tests' sources by class. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    for (String module : List.of("policy", "gateway", "client")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/test/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      }
    }
    return sources;
  }
}
