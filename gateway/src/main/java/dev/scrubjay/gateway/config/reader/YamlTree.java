package dev.scrubjay.gateway.config.reader;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Parses a YAML document into {@link Node}s that know their lines. */
public final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();

  /** JSON is YAML too, and is parsed in a tenth of the time. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_YAML_COMMENTS).build();

  private final JsonParser parser;
  private final IntFunction<String> source;
  private final Report report;

  private YamlTree(JsonParser parser, IntFunction<String> source, Report report) {
    this.parser = parser;
    this.source = source;
    this.report = report;
  }

  /**
   * Parses {@code text}.
   *
   * @param source names a line, counted from 1
   * @param report receives the problems of a text that is valid YAML
   * @throws ConfigException if the text is not valid YAML
   */
  public static Node.Mapping parse(String text, IntFunction<String> source, Report report) {
    return parse(YAML, text, source, report);
  }

  /** Parses {@code text} as {@link #parse} does, which must be JSON; with YAML's comments. */
  public static Node.Mapping parseJson(String text, IntFunction<String> source, Report report) {
    return parse(JSON, text, source, report);
  }

  private static Node.Mapping parse(
      JsonFactory format, String text, IntFunction<String> source, Report report) {
    try (JsonParser parser = format.createParser(text)) {
      return new YamlTree(parser, source, report).document();
    } catch (JacksonException e) {
      throw new ConfigException(
          List.of(new Problem(source.apply(line(e)), "", "not YAML: " + reason(e))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int line(JacksonException e) {
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return marked.getProblemMark().getLine() + 1;
    }
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }

  /** The parser's message without the indented lines, which quote the file and so its secrets. */
  private static String reason(JacksonException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.startsWith(" "))
        .collect(Collectors.joining("; "));
  }

  private Node.Mapping document() throws IOException {
    if (parser.nextToken() == null) {
      return Node.Mapping.NONE;
    }
    Node root = node("", here());
    if (parser.nextToken() != null) {
      report.problem(here(), "", "there is a second document (expected: one)");
    }
    return switch (root) {
      case Node.Mapping mapping -> mapping;
      case Node.Empty empty -> Node.Mapping.NONE;
      case Node.Scalar scalar -> notSettings(scalar);
      case Node.Sequence sequence -> notSettings(sequence);
    };
  }

  private Node.Mapping notSettings(Node root) {
    report.problem(root.source(), "", "no settings (expected: lines of 'name: value')");
    return Node.Mapping.NONE;
  }

  private Node node(String path, String at) throws IOException {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      report.problem(at, path, "aliases are not supported");
      return new Node.Empty(at);
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> mapping(path, at);
      case START_ARRAY -> sequence(path, at);
      case VALUE_NULL -> new Node.Empty(at);
      default -> new Node.Scalar(parser.getText(), at);
    };
  }

  private Node.Mapping mapping(String path, String at) throws IOException {
    Map<String, Node> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String child = path.isEmpty() ? name : path + "." + name;
      String line = here();
      parser.nextToken();
      Node value = node(child, line);
      Node first = entries.putIfAbsent(name, value);
      if (first != null) {
        report.problem(line, child, "appears twice (first: " + first.source() + ")");
      }
    }
    return new Node.Mapping(entries, at);
  }

  private Node.Sequence sequence(String path, String at) throws IOException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(path + "[" + items.size() + "]", here()));
    }
    return new Node.Sequence(items, at);
  }

  private String here() {
    return source.apply(parser.currentTokenLocation().getLineNr());
  }
}
