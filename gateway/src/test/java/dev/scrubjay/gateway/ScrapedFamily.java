package dev.scrubjay.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A family of metrics as its scrape shows it, without values.
 *
 * @param labels the names of labels, but for {@code le}
 * @param buckets the values of {@code le}, in their order
 */
record ScrapedFamily(
    String name, String help, String type, Set<String> labels, Set<String> buckets) {
  private static final Set<String> RUNTIME = Set.of("jvm", "netty", "process", "system");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** The families of a page in Prometheus' own format, in its order. */
  static List<ScrapedFamily> parse(String page) {
    Map<String, ScrapedFamily> families = new LinkedHashMap<>();
    Map<String, String> help = new LinkedHashMap<>();
    ScrapedFamily current = null;
    for (String line : page.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        help.put(words[2], words[3]);
      } else if (line.startsWith("# TYPE ")) {
        current =
            new ScrapedFamily(
                words[2],
                help.getOrDefault(words[2], ""),
                words[3],
                new TreeSet<>(),
                new LinkedHashSet<>());
        families.put(words[2], current);
      } else if (current != null) {
        current.addLabels(line);
      }
    }
    return new ArrayList<>(families.values());
  }

  private void addLabels(String sample) {
    Matcher matcher = LABEL.matcher(sample);
    while (matcher.find()) {
      if (matcher.group(1).equals("le")) {
        buckets.add(matcher.group(2));
      } else {
        labels.add(matcher.group(1));
      }
    }
  }

  /**
   * Whether the family is of the JVM, its process or Netty, whose families depend on the platform.
   */
  boolean isOfTheRuntime() {
    return RUNTIME.contains(name.split("_", 2)[0]);
  }

  /** The family's line in {@code metric-families.txt}. */
  String line() {
    String bounds = buckets.isEmpty() ? "" : " " + String.join(" ", buckets);
    return type + " " + name + "{" + String.join(",", labels) + "}" + bounds + " # " + help;
  }
}
