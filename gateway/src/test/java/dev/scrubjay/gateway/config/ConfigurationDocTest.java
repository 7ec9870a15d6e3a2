package dev.scrubjay.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.GeneratedPage;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.live.LiveConfig;
import dev.scrubjay.gateway.config.reader.SettingDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} is what the readers of settings say of them, with the comments of
 * the example file.
 */
final class ConfigurationDocTest {
  private static final Path EXAMPLE = Path.of("..", "config", "scrubjay.example.yaml");
  private static final Path PROVIDERS = Path.of("..", "docs", "providers.md");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  /** Defaults that are not the same on each machine. */
  private static final Map<String, String> DEPENDS =
      Map.of("near_cache.max_bytes", "67108864, or an eighth of the heap");

  /** Sections whose settings have names that users choose. */
  private static final Pattern CHOSEN =
      Pattern.compile(
          "^(providers|tenants|aliases|performance\\.experiments\\.tests(?:\\.NAME\\.arms)?"
              + "|providers\\.NAME\\.(?:headers|query|deployments))\\.(?!NAME)[^.\\[]+");

  private static final String HEAD =
      """
      # Configuration

      Every setting is optional. They come from a YAML file (`--config FILE`) and from environment variables, which
      override the file. [scrubjay.example.yaml](../config/scrubjay.example.yaml) has each of them in its place, and
      `scrubjay check-config --config FILE` prints what is in force and where it was set. It reports mistakes with their
      line and the nearest valid name.

      `${NAME}` and `${NAME:-default}` in a value are replaced from the environment; `$${` stands for `${` itself.
      Durations have a unit (`50ms`, `2s`, `10m`, `1h`, `7d`) or are in ISO 8601 (`PT1H30M`).

      A change of a setting that is marked *live* takes effect within five seconds while the gateway serves; that of
      another one at the next start. A file with a mistake changes nothing: the log names the mistake, and
      `config_last_reload_successful` is 0 until it is corrected.

      This page is made from the code by `scripts/docs-pages`, and a test holds it to that. `NAME` is a name that you
      choose, and `[]` an item of a list.
      """;

  /** A setting as the page shows it. */
  private record Row(String expected, Set<String> fallbacks) {}

  @Test
  void thePageIsAsTheCodeHasIt() throws IOException {
    GeneratedPage.check("configuration.md", page());
  }

  @Test
  void commentsBelongToTheirSettings() throws IOException {
    ExampleComments comments = ExampleComments.of(example());

    assertThat(comments.bySetting())
        .containsEntry("server.max_in_flight", "requests in flight; further ones get 503")
        .containsEntry(
            "performance.learning.peers[].api_key", "a key of theirs, best with exports_only")
        .containsEntry(
            "server.limits.idle_timeout", "a connection without a request is closed then");
    assertThat(comments.bySetting().get("cache_policies.eviction_policy"))
        .contains("or priority, size, cost", "sieve");
  }

  private static String page() throws IOException {
    Map<String, String> comments = new HashMap<>();
    ExampleComments.of(example()).bySetting().forEach((k, v) -> comments.putIfAbsent(shape(k), v));
    Map<String, List<Map.Entry<String, Row>>> sections =
        rows().entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    row -> section(row.getKey()), LinkedHashMap::new, Collectors.toList()));
    StringBuilder page = new StringBuilder(HEAD);
    sections.forEach(
        (section, rows) -> {
          page.append("\n## ").append(section).append("\n\n");
          if (comments.containsKey(section) && rows.stream().noneMatch(isOf(section))) {
            page.append(sentence(comments.get(section))).append("\n\n");
          }
          page.append("| setting | value | default | variable | reload | |\n");
          page.append("|---|---|---|---|---|---|\n");
          rows.forEach(row -> page.append(line(row.getKey(), row.getValue(), comments)));
        });
    return page.append(variables()).toString();
  }

  private static Predicate<Map.Entry<String, Row>> isOf(String section) {
    return row -> row.getKey().equals(section);
  }

  private static String sentence(String comment) {
    String text = prose(comment);
    return text.substring(0, 1).toUpperCase(Locale.ROOT)
        + text.substring(1)
        + (text.endsWith(".") ? "" : ".");
  }

  private static String line(String path, Row row, Map<String, String> comments) {
    String variable = ConfigLoader.environmentBySetting().get(path);
    String comment = comments.getOrDefault(path, "");
    return "| "
        + String.join(
            " | ",
            "`" + path + "`",
            prose(row.expected.replace("such as 50ms, 2s or 10m, ", "")),
            fallback(path, row),
            variable == null ? "" : "`" + variable + "`",
            LiveConfig.isLive(path) ? "live" : "",
            prose(comment.replaceFirst("^\\[[A-Za-z_, ]+] ?", "")))
        + " |\n";
  }

  private static String fallback(String path, Row row) {
    if (DEPENDS.containsKey(path)) {
      return DEPENDS.get(path);
    }
    if (row.fallbacks.size() > 1) {
      return "depends";
    }
    String only = row.fallbacks.iterator().next();
    return only.isEmpty() ? "" : "`" + only + "`";
  }

  /** The providers' variables, which set more than one setting. */
  private static String variables() {
    Set<String> others = new LinkedHashSet<>(ConfigLoader.environmentNames());
    others.removeAll(ConfigLoader.environmentBySetting().values());
    return """

    ## Other variables

    `SCRUBJAY_API_KEY` is the only API key, with the rights of an operator, of the tenant `default`, unless the file
    has `tenants`. `SCRUBJAY_LOG` is `text` (default) or `json`, one JSON object a line, and `SCRUBJAY_LOG_LEVEL`
    is `INFO` or another level. A file without `providers` gets those whose variables are set
    ([providers.md](providers.md)):

    %s.
    """
            .formatted(
                others.stream()
                    .filter(name -> !name.equals("SCRUBJAY_API_KEY"))
                    .sorted()
                    .map(name -> "`" + name + "`")
                    .collect(Collectors.joining(", ")))
            .stripTrailing()
        + "\n";
  }

  private static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    List<String> files = new ArrayList<>(List.of(example()));
    YAML.matcher(Files.readString(PROVIDERS)).results().forEach(m -> files.add(m.group(1)));
    for (String file : files) {
      Map<String, String> env = new HashMap<>();
      VARIABLE
          .matcher(file)
          .results()
          .forEach(name -> env.put(name.group(1), "0123456789abcdef" + name.group(1)));
      for (SettingDescription read :
          ConfigLoader.load(EXAMPLE, file, env).report().descriptions()) {
        Row row =
            rows.computeIfAbsent(
                shape(read.path()), path -> new Row(read.expected(), new LinkedHashSet<>()));
        row.fallbacks.add(sorted(read.fallback().get()));
      }
    }
    return rows;
  }

  /** A default that is a set is in another order in each run. */
  private static String sorted(String values) {
    return Stream.of(values.split(", ", -1)).sorted().collect(Collectors.joining(", "));
  }

  private static String example() throws IOException {
    return ExampleComments.withAllSettings(Files.readString(EXAMPLE));
  }

  /** The path without the names that users choose, and without the numbers of items. */
  private static String shape(String path) {
    String shape =
        path.replaceAll("\\[\\d+]", "[]")
            .replaceFirst("^models\\..+?\\.((?:scaling\\.)?[^.]+)$", "models.NAME.$1");
    for (String next = chosen(shape); !next.equals(shape); next = chosen(shape)) {
      shape = next;
    }
    return shape;
  }

  private static String chosen(String path) {
    return CHOSEN.matcher(path).replaceFirst("$1.NAME");
  }

  private static String section(String path) {
    String[] names = path.split("\\.", -1);
    if (names[0].equals("catalog_file")) {
      return "catalog";
    }
    if (names[0].equals("list_models")) {
      return "models";
    }
    boolean deep = List.of("performance", "server", "cache_policies").contains(names[0]);
    return names.length > 2 && deep ? names[0] + "." + names[1].replace("[]", "") : names[0];
  }

  private static String prose(String text) {
    return text.replace("|", "\\|")
        .replace("*", "\\*")
        .replace("<", "&lt;")
        .replaceAll("docs/([a-z-]+\\.md)", "[$1]($1)");
  }
}
