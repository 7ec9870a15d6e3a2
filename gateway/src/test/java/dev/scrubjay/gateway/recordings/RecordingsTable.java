package dev.scrubjay.gateway.recordings;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The results of all exchanges, by the kinds of exchanges and by what is wrong. */
final class RecordingsTable {
  /** The part of a complaint before its values. */
  private static final Pattern PLACE =
      Pattern.compile("^((OPENAI|ANTHROPIC|GEMINI|RESPONSES): )?[^:]{1,60}(: [a-z ']{1,25})?");

  private static final String NONE = "no particular kind";

  private final Map<String, Map<Column, Counts>> byKind = new TreeMap<>();
  private final Map<String, Integer> wrongs = new TreeMap<>();
  private final List<String> details = new ArrayList<>();

  /** The checks that an exchange went through. */
  enum Column {
    SAME,
    ACROSS,
    REQUESTS,
    TURNS
  }

  private record Counts(int clean, int all) {
    Counts plus(Counts more) {
      return new Counts(clean + more.clean, all + more.all);
    }
  }

  void add(RecordedExchange exchange, Column column, List<String> found) {
    List<String> rows =
        new ArrayList<>(exchange.kinds().isEmpty() ? List.of(NONE) : exchange.kinds());
    rows.add("total");
    if (!exchange.isExcused()) {
      rows.add("total without excused");
    }
    for (String kind : rows) {
      byKind
          .computeIfAbsent(kind, name -> new EnumMap<>(Column.class))
          .merge(column, new Counts(found.isEmpty() ? 1 : 0, 1), Counts::plus);
    }
    for (String wrong : found) {
      String line = wrong.lines().findFirst().orElse("");
      Matcher place = PLACE.matcher(line);
      String name = column + " " + (place.find() ? place.group() : line);
      wrongs.merge((exchange.isExcused() ? "(excused) " : "") + name, 1, Integer::sum);
      details.add(
          (exchange.isExcused() ? "(excused) " : "")
              + column
              + " "
              + exchange.id()
              + " ["
              + exchange.wire()
              + "] "
              + wrong.replace('\n', ' '));
    }
  }

  /** What is wrong with exchanges that nothing excuses. */
  List<String> faults() {
    return details.stream().filter(detail -> !detail.startsWith("(")).toList();
  }

  List<String> details() {
    return details;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%-75s", "kind: clean/all"));
    for (Column column : Column.values()) {
      text.append(String.format("%12s", column.name().toLowerCase(Locale.ROOT)));
    }
    text.append('\n');
    byKind.forEach(
        (kind, counts) -> {
          text.append(String.format("%-75s", kind));
          for (Column column : Column.values()) {
            Counts count = counts.getOrDefault(column, new Counts(0, 0));
            text.append(String.format("%12s", count.clean() + "/" + count.all()));
          }
          text.append('\n');
        });
    text.append("\nwhat is wrong, and how often\n");
    wrongs.forEach((wrong, count) -> text.append(String.format("%5d  %s%n", count, wrong)));
    return text.toString();
  }
}
