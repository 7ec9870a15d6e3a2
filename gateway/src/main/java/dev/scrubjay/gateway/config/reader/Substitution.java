package dev.scrubjay.gateway.config.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the environment's values in place of {@code ${NAME}} and {@code ${NAME:-default}}. A
 * variable that is set to nothing counts as unset, as in the shell. A doubled dollar sign before
 * the brace stands for itself.
 */
public final class Substitution {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\$\\{|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?}|\\$\\{");

  private final Map<String, String> env;
  private final Report report;

  public Substitution(Map<String, String> env, Report report) {
    this.env = env;
    this.report = report;
  }

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
    List<String> troubles = new ArrayList<>();
    String text =
        REFERENCE
            .matcher(scalar.text())
            .replaceAll(match -> Matcher.quoteReplacement(value(match, troubles)));
    if (troubles.isEmpty()) {
      return new Node.Scalar(text, scalar.source());
    }
    report.problem(scalar.source(), path, troubles.getFirst());
    return new Node.Empty(scalar.source());
  }

  private String value(MatchResult reference, List<String> troubles) {
    if (reference.group().equals("$${")) {
      return "${";
    }
    String name = reference.group("name");
    if (name == null) {
      troubles.add("'${' (expected: ${NAME} or ${NAME:-default}; $${ stands for ${ itself)");
      return "";
    }
    String value = env.getOrDefault(name, "");
    String fallback = reference.group("default");
    if (value.isEmpty() && fallback == null) {
      troubles.add("the environment variable " + name + " is not set");
      return "";
    }
    return value.isEmpty() ? fallback : value;
  }
}
