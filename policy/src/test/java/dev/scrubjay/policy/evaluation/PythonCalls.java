package dev.scrubjay.policy.evaluation;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.scrubjay.policy.cascade.CheckedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads calls that a model wrote as a list in Python, such as {@code [f(a=1), g.h(b='x')]}, as a
 * gateway gets them in JSON from providers that have tools.
 */
final class PythonCalls {
  private final String text;
  private int at;

  private PythonCalls(String text, int at) {
    this.text = text;
    this.at = at;
  }

  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The calls in {@code text}; empty if it is not one list of them and nothing else. */
  static Optional<List<CheckedCall>> read(String text) {
    String bare = text.strip();
    try {
      PythonCalls reader = new PythonCalls(bare, 0);
      List<CheckedCall> calls = reader.calls();
      return reader.at == bare.length() && !calls.isEmpty() ? Optional.of(calls) : Optional.empty();
    } catch (UnreadableException unreadable) {
      return Optional.empty();
    }
  }

  private List<CheckedCall> calls() {
    List<CheckedCall> calls = new ArrayList<>();
    expect('[');
    while (!taken(']')) {
      calls.add(call());
      taken(',');
    }
    return calls;
  }

  private CheckedCall call() {
    String name = word();
    expect('(');
    StringBuilder arguments = new StringBuilder("{");
    while (!taken(')')) {
      String argument = word();
      expect('=');
      arguments.append(arguments.length() > 1 ? "," : "").append(quoted(argument)).append(':');
      arguments.append(value());
      taken(',');
    }
    return new CheckedCall(name.replace('.', '_'), arguments.append('}').toString());
  }

  private String value() {
    skipBlanks();
    return switch (peek()) {
      case '\'', '"' -> quoted(string());
      case '[' -> list('[', ']');
      case '(' -> list('(', ')');
      case '{' -> dictionary();
      default -> literal();
    };
  }

  private String list(char open, char close) {
    expect(open);
    StringBuilder list = new StringBuilder("[");
    while (!taken(close)) {
      list.append(list.length() > 1 ? "," : "").append(value());
      taken(',');
    }
    return list.append(']').toString();
  }

  private String dictionary() {
    expect('{');
    StringBuilder members = new StringBuilder("{");
    while (!taken('}')) {
      String name = value();
      expect(':');
      members.append(members.length() > 1 ? "," : "");
      members.append(name.startsWith("\"") ? name : quoted(name)).append(':').append(value());
      taken(',');
    }
    return members.append('}').toString();
  }

  private String literal() {
    int from = at;
    while (at < text.length() && ",)]}: \n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String literal = text.substring(from, at);
    return switch (literal) {
      case "" -> throw new UnreadableException();
      case "True", "true" -> "true";
      case "False", "false" -> "false";
      case "None", "null" -> "null";
      default ->
          literal.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?") ? literal : quoted(literal);
    };
  }

  private String string() {
    char quote = text.charAt(at++);
    StringBuilder value = new StringBuilder();
    while (peek() != quote) {
      if (peek() == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at++));
    }
    at++;
    return value.toString();
  }

  private String word() {
    skipBlanks();
    int from = at;
    while (at < text.length()
        && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (from == at) {
      throw new UnreadableException();
    }
    return text.substring(from, at);
  }

  private char peek() {
    if (at >= text.length()) {
      throw new UnreadableException();
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (!taken(c)) {
      throw new UnreadableException();
    }
  }

  private boolean taken(char c) {
    skipBlanks();
    boolean is = at < text.length() && text.charAt(at) == c;
    at += is ? 1 : 0;
    skipBlanks();
    return is;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
