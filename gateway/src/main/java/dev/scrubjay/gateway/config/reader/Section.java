package dev.scrubjay.gateway.config.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A mapping of the configuration that is being read. Reading a name marks it as known and reports
 * its value. An invalid value is reported as a problem and counts as missing.
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

  /** The place where the setting is written, or {@code default}. */
  public String source(String name) {
    return node.has(name) ? node.child(name).source() : "default";
  }

  /** Whether the setting is written; marks it as known. */
  public boolean has(String name) {
    known.add(name);
    return node.has(name);
  }

  /** The names that are written. */
  public Set<String> names() {
    return node.entries().keySet();
  }

  /** A setting with a default. */
  public <T> T get(String name, Format<T> format, T fallback) {
    Optional<T> value = parse(name, format);
    T used = value.orElse(fallback);
    describe(name, format, () -> format.show().apply(fallback));
    show(name, () -> format.show().apply(used), value.isEmpty() ? "default" : source(name));
    return used;
  }

  /** A setting without a default that may be missing. */
  public <T> Optional<T> find(String name, Format<T> format) {
    Optional<T> value = parse(name, format);
    describe(name, format, () -> "");
    show(
        name,
        () -> value.map(format.show()).orElse("(unset)"),
        value.isEmpty() ? "default" : source(name));
    return value;
  }

  /** A setting that must be there. If it is missing, that is reported, and the result is empty. */
  public <T> Optional<T> require(String name, Format<T> format) {
    if (!node.has(name)) {
      known.add(name);
      problem(name, "missing (expected: " + format.expected() + ")");
      return Optional.empty();
    }
    return find(name, format);
  }

  /** A list of values, or {@code fallback} if it is missing. */
  public <T> List<T> values(String name, Format<T> format, List<T> fallback) {
    known.add(name);
    List<T> values = fallback;
    if (node.has(name)) {
      values = new ArrayList<>();
      for (Node item : items(name)) {
        parse(name + "[" + values.size() + "]", item, format).ifPresent(values::add);
      }
    }
    List<T> read = List.copyOf(values);
    List<T> standard = List.copyOf(fallback);
    describe(name + "[]", format, () -> joined(standard, format));
    show(name, () -> joined(read, format), source(name));
    return values;
  }

  private static <T> String joined(List<T> values, Format<T> format) {
    return values.stream().map(format.show()).collect(Collectors.joining(", "));
  }

  /** The section {@code name}, which is empty if it is missing. */
  public Section section(String name) {
    known.add(name);
    return section(name, node.child(name));
  }

  /** The sections by name, where the user chooses the names. */
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

  /** Reports a problem of the setting {@code name}. */
  public void problem(String name, String message) {
    report.problem(node.child(name).source(), path(name), message);
  }

  /** Reports the names that are not known, here and below. */
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

  private void show(String name, Supplier<String> shown, String source) {
    report.setting(path(name), shown, source);
  }

  private void describe(String name, Format<?> format, Supplier<String> fallback) {
    report.description(new SettingDescription(path(name), format.expected(), fallback));
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The kind of a value, for errors; the value itself may be a secret in the wrong place. */
  private static String kind(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> "settings by name";
      case Node.Sequence sequence -> "a list";
      case Node.Scalar scalar -> "a value";
      case Node.Empty empty -> "nothing";
    };
  }
}
