package dev.scrubjay.gateway.config.reader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}} and {@code ${NAME:-default}} with values of the environment. An empty
 * variable counts as unset, as in the shell. A doubled dollar sign before the brace stands for one.
 */
public final class Substitution {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\$\\{|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?}|\\$\\{");

  private final Map<String, String> env;
  private final Report report;
  private final Set<String> names = new HashSet<>();

  public Substitution(Map<String, String> env, Report report) {
    this.env = env;
    this.report = report;
  }

  /** The variables to which the texts so far refer. */
  public Set<String> names() {
    return Set.copyOf(names);
  }

  /** A copy of {@code mapping}, which stands at {@code path}, with its references replaced. */
  public Node.Mapping in(Node.Mapping mapping, String path) {
    Map<String, Node> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (name, value) ->
                entries.put(name, in(value, path.isEmpty() ? name : path + "." + name)));
    return new Node.Mapping(entries, mapping.source());
  }

  private Node in(Node node, String path) {
    return switch (node) {
      case Node.Mapping mapping -> in(mapping, path);
      case Node.Sequence sequence -> in(sequence, path);
      case Node.Scalar scalar -> in(scalar, path);
      case Node.Empty empty -> empty;
    };
  }

  private Node in(Node.Sequence sequence, String path) {
    List<Node> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      items.add(in(item, path + "[" + items.size() + "]"));
    }
    return new Node.Sequence(items, sequence.source());
  }

  private Node in(Node.Scalar scalar, String path) {
    List<String> problems = new ArrayList<>();
    String text =
        REFERENCE
            .matcher(scalar.text())
            .replaceAll(match -> Matcher.quoteReplacement(value(match, problems)));
    if (problems.isEmpty()) {
      return new Node.Scalar(text, scalar.source());
    }
    report.problem(scalar.source(), path, problems.getFirst());
    return new Node.Empty(scalar.source());
  }

  private String value(MatchResult reference, List<String> problems) {
    if (reference.group().equals("$${")) {
      return "${";
    }
    String name = reference.group("name");
    if (name == null) {
      problems.add("'${' (expected: ${NAME} or ${NAME:-default}; $${ stands for ${ itself)");
      return "";
    }
    names.add(name);
    String value = env.getOrDefault(name, "");
    String fallback = reference.group("default");
    if (value.isEmpty() && fallback == null) {
      problems.add("the environment variable " + name + " is not set");
      return "";
    }
    return value.isEmpty() ? fallback : value;
  }
}
