package dev.scrubjay.gateway.config.reader;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is invalid. The message lists the problems, one a line. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN = 20;

  private final transient List<Problem> problems;

  public ConfigException(List<Problem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    String lines =
        problems.stream()
            .limit(SHOWN)
            .map(problem -> "\n  " + problem)
            .collect(Collectors.joining());
    int count = problems.size();
    String rest = count > SHOWN ? "\n  and " + (count - SHOWN) + " more" : "";
    return (count == 1 ? "1 problem" : count + " problems")
        + " in the configuration:"
        + lines
        + rest;
  }
}
