package dev.scrubjay.gateway.config.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping of the configuration that is being read. Reading a name makes it a known one and
 * reports its value; a value that cannot be used is reported as a problem and read as if it were
 * not there.
 */
public final class Section {
  private final String path;
  private final Node.Mapping node;
  private final Report report;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Section> children = new ArrayList<>();

  public Section(String path, Node.Mapping node, Report report) {
    this.path = path;
    this.node = node;
    this.report = report;
  }

  public String path() {
    return path;
  }

  /** Where the setting was written; {@code default} if it was not. */
  public String source(String name) {
    return node.has(name) ? node.child(name).source() : "default";
  }

  /** Whether the setting, which becomes a known one, was written. */
  public boolean has(String name) {
    known.add(name);
    return node.has(name);
  }

  public Set<String> names() {
    return node.entries().keySet();
  }

  public <T> T get(String name, Format<T> format, T fallback) {
    Optional<T> value = parse(name, format);
    show(
        name,
        format.show().apply(value.orElse(fallback)),
        value.isEmpty() ? "default" : source(name));
    return value.orElse(fallback);
  }

  /** A setting that may be left out. */
  public <T> Optional<T> find(String name, Format<T> format) {
    Optional<T> value = parse(name, format);
    show(
        name,
        value.map(format.show()).orElse("(unset)"),
        value.isEmpty() ? "default" : source(name));
    return value;
  }

  /** A setting that must be there; empty if it is not, which is then reported. */
  public <T> Optional<T> require(String name, Format<T> format) {
    if (!node.has(name)) {
      known.add(name);
      problem(name, "missing (expected: " + format.expected() + ")");
      return Optional.empty();
    }
    return find(name, format);
  }

  /** A list of values; {@code fallback} if there is none. */
  public <T> List<T> values(String name, Format<T> format, List<T> fallback) {
    known.add(name);
    List<T> values = fallback;
    if (node.has(name)) {
      values = new ArrayList<>();
      for (Node item : items(name)) {
        parse(name + "[" + values.size() + "]", item, format).ifPresent(values::add);
      }
    }
    show(name, String.join(", ", values.stream().map(format.show()).toList()), source(name));
    return values;
  }

  public Section section(String name) {
    known.add(name);
    return section(name, node.child(name));
  }

  /** The sections whose names are free, by name. */
  public Map<String, Section> sections(Format<String> names) {
    Map<String, Section> sections = new LinkedHashMap<>();
    for (String name : node.entries().keySet()) {
      if (names.parse().apply(name).isEmpty()) {
        problem(name, names.complaint(name));
      }
      sections.put(name, section(name));
    }
    return sections;
  }

  /** A list of mappings. */
  public List<Section> list(String name) {
    known.add(name);
    List<Section> sections = new ArrayList<>();
    if (node.has(name)) {
      for (Node item : items(name)) {
        sections.add(section(name + "[" + sections.size() + "]", item));
      }
    }
    return sections;
  }

  public void problem(String name, String message) {
    report.problem(node.child(name).source(), path(name), message);
  }

  /** Reports the names that nothing has read, here and below. */
  public void reportUnknown() {
    for (String name : node.entries().keySet()) {
      if (!known.contains(name)) {
        problem(name, "unknown setting" + Nearest.hint(name, known));
      }
    }
    children.forEach(Section::reportUnknown);
  }

  private Section section(String name, Node child) {
    Node.Mapping mapping =
        child instanceof Node.Mapping given ? given : new Node.Mapping(Map.of(), child.source());
    if (child instanceof Node.Scalar || child instanceof Node.Sequence) {
      problem(name, kind(child) + " (expected: settings by name)");
    }
    Section section = new Section(path(name), mapping, report);
    children.add(section);
    return section;
  }

  private List<Node> items(String name) {
    if (node.child(name) instanceof Node.Sequence sequence) {
      return sequence.items();
    }
    problem(name, kind(node.child(name)) + " (expected: a list)");
    return List.of();
  }

  private <T> Optional<T> parse(String name, Format<T> format) {
    known.add(name);
    return node.has(name) ? parse(name, node.child(name), format) : Optional.empty();
  }

  private <T> Optional<T> parse(String name, Node value, Format<T> format) {
    if (!(value instanceof Node.Scalar scalar)) {
      report.problem(value.source(), path(name), kind(value) + " (expected: a value)");
      return Optional.empty();
    }
    Optional<T> parsed = format.parse().apply(scalar.text());
    if (parsed.isEmpty()) {
      report.problem(value.source(), path(name), format.complaint(scalar.text()));
    }
    return parsed;
  }

  private void show(String name, String shown, String source) {
    report.setting(path(name), shown, source);
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Not the value itself: it may be a secret in the wrong place. */
  private static String kind(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> "settings by name";
      case Node.Sequence sequence -> "a list";
      case Node.Scalar scalar -> "a value";
      case Node.Empty empty -> "nothing";
    };
  }
}
