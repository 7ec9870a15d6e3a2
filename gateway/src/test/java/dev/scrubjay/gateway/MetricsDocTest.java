package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/metrics.md} has the families that the scrape has, which {@link MetricsIT} compares
 * with the same list, and the recording rules.
 */
final class MetricsDocTest {
  private static final Pattern FAMILY = Pattern.compile("(\\w+) (\\w+)\\{([\\w,]*)}(.*) # (.*)");
  private static final Path RULES = Path.of("../grafana/prometheus/rules/recording.yml");

  private static final String HEAD =
      """
      # Metrics

      The families that `GET /metrics` exposes, and OTLP too; those of the JVM, its process and Netty are Micrometer's.
      [operations.md](operations.md#metrics) says how they are scraped and how many series there are,
      [figures.md](figures.md) which requests count. Each family is there from the start, at zero;
      those of demand are where a model has [`scaling`](scaling.md).

      This page is made from the code by `scripts/docs-pages`, and a test holds it to that. Histograms have the bounds
      in the last column, in the metric's unit.
      """;

  @Test
  void thePageIsAsTheCodeHasIt() throws IOException {
    GeneratedPage.check("metrics.md", page());
  }

  private static String page() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    families()
        .forEach(
            (group, rows) -> {
              page.append("\n## ").append(group).append("\n\n");
              page.append("| metric | kind | labels | | bounds |\n|---|---|---|---|---|\n");
              rows.forEach(page::append);
            });
    page.append("\n## Recording rules\n\nOf `grafana/prometheus/rules/recording.yml`:\n\n");
    new YAMLMapper()
        .readTree(RULES.toFile())
        .findValuesAsText("record")
        .forEach(name -> page.append("- `").append(name).append("`\n"));
    return page.toString();
  }

  /** The rows by the first word of their names. */
  private static Map<String, List<String>> families() throws IOException {
    Map<String, List<String>> families = new TreeMap<>();
    try (InputStream in = MetricsDocTest.class.getResourceAsStream("metric-families.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        Matcher family = FAMILY.matcher(line);
        assertThat(family.matches()).as(line).isTrue();
        String labels =
            family.group(3).isEmpty() ? "" : "`" + family.group(3).replace(",", "`, `") + "`";
        families
            .computeIfAbsent(family.group(2).split("_", 2)[0], group -> new ArrayList<>())
            .add(
                "| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                        family.group(2),
                        family.group(1),
                        labels,
                        family.group(5).replace("|", "\\|").replace("<", "&lt;"),
                        family.group(4).replace(" +Inf", "").strip()));
      }
    }
    return families;
  }
}
