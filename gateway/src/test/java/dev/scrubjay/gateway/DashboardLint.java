package dev.scrubjay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.policy.tuning.Slo;
import dev.scrubjay.policy.tuning.SloTargets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The rules that a dashboard keeps.
 *
 * @param uids of all dashboards
 * @param headings of docs/operations.md, as in addresses
 */
record DashboardLint(Set<String> uids, Set<String> headings) {
  /** What a screen shows, in Grafana's units of height. */
  private static final int FOLD = 24;

  private static final String OVERVIEW = "scrubjay-overview";
  private static final String SOURCE = "datasource";
  private static final String TITLE = "title";
  private static final Set<String> HAVE_NO_UNIT = Set.of("none", "short");
  private static final Set<String> NARROW_NOTHING = Set.of(SOURCE, "constant");
  private static final Pattern USED = Pattern.compile("=~\"\\$(\\w+)\"");

  /** A level that is drawn to compare with. */
  private static final Pattern LEVEL =
      Pattern.compile("max\\((cache_policy_max_\\w+|semantic_delta)\\{.*");

  private static final Pattern UNIT_IN_TITLE =
      Pattern.compile(
          "(?i)[%$€(\\[]|\\b(usd|dollars?|seconds?|ms|percent|per (second|minute|hour|day)"
              + "|an? (second|hour|day)|/s)\\b");

  /** The panels that show an objective's figure, and the objective. */
  private static final Map<String, Slo> OBJECTIVES =
      Map.ofEntries(
          Map.entry("Hit rate", Slo.HIT_RATE),
          Map.entry("Hit rate by tenant", Slo.HIT_RATE),
          Map.entry("Hit rate by operation", Slo.HIT_RATE),
          Map.entry("Cache hit rate", Slo.HIT_RATE),
          Map.entry("Routing accuracy", Slo.ROUTING_ACCURACY),
          Map.entry("Routing accuracy over time", Slo.ROUTING_ACCURACY),
          Map.entry("Optimization latency", Slo.OPTIMIZATION_LATENCY),
          Map.entry("Optimization latency, p95", Slo.OPTIMIZATION_LATENCY),
          Map.entry("Cost savings", Slo.COST_SAVINGS),
          Map.entry("Cost savings over time", Slo.COST_SAVINGS),
          Map.entry("Performance improvement", Slo.IMPROVEMENT),
          Map.entry("Performance improvement over time", Slo.IMPROVEMENT));

  /** A rule: tells its second argument of each fault. */
  private interface Rule extends BiConsumer<JsonNode, List<String>> {}

  /** What is wrong with {@code dashboard}, a line for each fault, the rule's name first. */
  List<String> faults(JsonNode dashboard) {
    List<String> faults = new ArrayList<>();
    Map<String, Rule> rules =
        Map.of(
            "panel", DashboardLint::incompletePanels,
            "unit", DashboardLint::units,
            "source", DashboardLint::fixedSources,
            "variable", DashboardLint::unusedVariables,
            "mixture", DashboardLint::mixtures,
            "fold", DashboardLint::openRowsBelowTheFold,
            "overlap", DashboardLint::overlaps,
            "nan", DashboardLint::divisionsByNothing,
            "link", this::deadLinks,
            "objective", DashboardLint::otherThresholds);
    rules.forEach(
        (name, rule) -> {
          List<String> found = new ArrayList<>();
          rule.accept(dashboard, found);
          found.forEach(fault -> faults.add(name + ": " + fault));
        });
    return faults;
  }

  private static void incompletePanels(JsonNode dashboard, List<String> faults) {
    Set<String> ids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (JsonNode panel : panels(dashboard)) {
      String title = title(panel);
      boolean ownId = ids.add(panel.path("id").asText());
      if (!titles.add(title) || !ownId) {
        faults.add(title + " has the id or title of another");
      }
      for (String needed : List.of("/title", "/description", "/fieldConfig/defaults/unit")) {
        if (panel.at(needed).asText().isBlank()) {
          faults.add(title + " has no " + needed);
        }
      }
      if (panel.path("targets").isEmpty()) {
        faults.add(title + " has no query");
      }
    }
  }

  /**
   * Axes and values show the unit; a title repeats it only where they cannot, as "per 1K tokens".
   */
  private static void units(JsonNode dashboard, List<String> faults) {
    for (JsonNode panel : panels(dashboard)) {
      if (UNIT_IN_TITLE.matcher(title(panel)).find()) {
        faults.add("the title names a unit: " + title(panel));
      }
      String expr = panel.at("/targets/0/expr").asText();
      if (HAVE_NO_UNIT.contains(panel.at("/fieldConfig/defaults/unit").asText())
          && (expr.contains("_seconds") || expr.contains("_bytes"))) {
        faults.add(title(panel) + " shows seconds or bytes without a unit");
      }
    }
  }

  private static void fixedSources(JsonNode dashboard, List<String> faults) {
    JsonNode first = dashboard.at("/templating/list/0");
    if (!first.path("type").asText().equals(SOURCE)
        || !first.path("query").asText().equals("prometheus")) {
      faults.add("the first variable is no data source");
    }
    for (JsonNode used : dashboard.findValues(SOURCE)) {
      if (!used.path("uid").asText().equals("${" + first.path("name").asText() + "}")) {
        faults.add("a fixed data source: " + used);
      }
    }
  }

  /** A variable that does not narrow a panel misleads. */
  private static void unusedVariables(JsonNode dashboard, List<String> faults) {
    Set<String> shown = variables(dashboard);
    for (JsonNode panel : panels(dashboard)) {
      for (String expr : exprs(panel)) {
        Set<String> expected =
            LEVEL.matcher(expr).matches()
                ? shown.stream().filter("replica"::equals).collect(Collectors.toSet())
                : shown;
        if (!used(expr).equals(expected)) {
          faults.add(title(panel) + " is not narrowed by " + expected + ": " + expr);
        }
      }
    }
  }

  /** A figure of all beside one of a tenant's, replica's or model's reads as one of the same. */
  private static void mixtures(JsonNode dashboard, List<String> faults) {
    for (JsonNode panel : panels(dashboard)) {
      for (String expr : exprs(panel)) {
        long selectors = Pattern.compile("\\{|scrubjay:").matcher(expr).results().count();
        long narrowed = Pattern.compile("\\{[^}]*\\$replica").matcher(expr).results().count();
        if (narrowed != 0 && narrowed != selectors) {
          faults.add(title(panel) + " mixes sums of some with sums of all: " + expr);
        }
      }
      if (exprs(panel).stream()
              .filter(expr -> !LEVEL.matcher(expr).matches())
              .map(DashboardLint::used)
              .distinct()
              .count()
          > 1) {
        faults.add(title(panel) + " has queries that are narrowed by different variables");
      }
    }
  }

  private static void openRowsBelowTheFold(JsonNode dashboard, List<String> faults) {
    boolean overview = dashboard.path("uid").asText().equals(OVERVIEW);
    for (JsonNode panel : nodes(dashboard.path("panels")).toList()) {
      JsonNode at = panel.path("gridPos");
      boolean row = panel.path("type").asText().equals("row");
      if (!row && at.path("y").asInt() + at.path("h").asInt() > FOLD) {
        faults.add(title(panel) + " is below the fold and not in a collapsed row");
      }
      if (overview && panel.path("collapsed").asBoolean()) {
        faults.add("a collapsed row of the overview: " + title(panel));
      }
    }
  }

  private static void overlaps(JsonNode dashboard, List<String> faults) {
    overlaps(nodes(dashboard.path("panels")), faults);
    nodes(dashboard.path("panels"))
        .filter(row -> row.has("panels"))
        .forEach(row -> overlaps(nodes(row.path("panels")), faults));
  }

  private static void overlaps(Stream<JsonNode> panels, List<String> faults) {
    Set<String> cells = new HashSet<>();
    panels.forEach(
        panel -> {
          JsonNode at = panel.path("gridPos");
          boolean free = at.path("x").asInt() + at.path("w").asInt() <= 24;
          for (int x = 0; x < at.path("w").asInt(); x++) {
            for (int y = 0; y < at.path("h").asInt(); y++) {
              free &= cells.add((at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y));
            }
          }
          if (!free) {
            faults.add(title(panel) + " lies over another, or beyond the edge");
          }
        });
  }

  private static void divisionsByNothing(JsonNode dashboard, List<String> faults) {
    panels(dashboard).stream()
        .flatMap(panel -> exprs(panel).stream())
        .filter(expr -> !isGuarded(expr))
        .forEach(faults::add);
  }

  /** Whether an expression has no value without traffic, rather than NaN or an infinity. */
  static boolean isGuarded(String expr) {
    for (int at = expr.indexOf(" / "); at >= 0; at = expr.indexOf(" / ", at + 1)) {
      if (!divisor(expr.substring(at + 3)).matches("[\\d.e]+|(?s).*> 0")) {
        return false;
      }
    }
    return !expr.contains("histogram_quantile") || expr.strip().endsWith(">= 0");
  }

  /** The number, or what is in the parentheses, that {@code rest} begins with. */
  private static String divisor(String rest) {
    if (!rest.startsWith("(")) {
      return rest.split("[ )]", 2)[0].strip();
    }
    int depth = 0;
    int end = 0;
    do {
      depth += rest.charAt(end) == '(' ? 1 : rest.charAt(end) == ')' ? -1 : 0;
      end++;
    } while (depth > 0);
    return rest.substring(1, end - 1);
  }

  private void deadLinks(JsonNode dashboard, List<String> faults) {
    List<String> urls = dashboard.findValuesAsText("url");
    for (String url : urls) {
      boolean alive =
          url.startsWith("/d/")
              ? uids.contains(url.split("[/?]", -1)[2])
              : url.startsWith("${docs}/operations.md#") && headings.contains(url.split("#", 2)[1]);
      if (!alive) {
        faults.add("leads nowhere: " + url);
      }
    }
    List<String> own =
        nodes(dashboard.path("links")).map(link -> link.path("url").asText()).toList();
    uids.stream()
        .filter(uid -> !uid.equals(dashboard.path("uid").asText()) && !own.contains("/d/" + uid))
        .forEach(uid -> faults.add("no link to " + uid));
    if (own.stream().noneMatch(url -> url.startsWith("${docs}/"))) {
      faults.add("no link to the runbooks");
    }
  }

  private static void otherThresholds(JsonNode dashboard, List<String> faults) {
    for (JsonNode panel : panels(dashboard)) {
      Slo slo = OBJECTIVES.get(title(panel));
      if (slo != null
          && nodes(panel.at("/fieldConfig/defaults/thresholds/steps"))
              .noneMatch(step -> step.path("value").asDouble() == SloTargets.DEFAULT.of(slo))) {
        faults.add(title(panel) + " has no threshold at the objective " + slo);
      }
    }
  }

  static List<JsonNode> panels(JsonNode dashboard) {
    return nodes(dashboard.path("panels"))
        .flatMap(
            p -> p.path("type").asText().equals("row") ? nodes(p.path("panels")) : Stream.of(p))
        .toList();
  }

  private static Set<String> variables(JsonNode dashboard) {
    return nodes(dashboard.at("/templating/list"))
        .filter(variable -> !NARROW_NOTHING.contains(variable.path("type").asText()))
        .map(variable -> variable.path("name").asText())
        .collect(Collectors.toSet());
  }

  private static Set<String> used(String expr) {
    return USED.matcher(expr).results().map(match -> match.group(1)).collect(Collectors.toSet());
  }

  private static List<String> exprs(JsonNode panel) {
    return nodes(panel.path("targets")).map(target -> target.path("expr").asText()).toList();
  }

  private static String title(JsonNode panel) {
    return panel.path(TITLE).asText();
  }

  static Stream<JsonNode> nodes(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
