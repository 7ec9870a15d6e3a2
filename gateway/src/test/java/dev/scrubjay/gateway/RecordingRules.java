package dev.scrubjay.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The recording rules of Prometheus that are ratios of counters, computed without a Prometheus. */
final class RecordingRules {
  private static final Path FILE = Path.of("../grafana/prometheus/rules/recording.yml");
  private static final Pattern SUM = Pattern.compile("sum\\(rate\\((\\w+)\\[1h]\\)\\)");

  private final Map<String, String> expressions;

  private RecordingRules(Map<String, String> expressions) {
    this.expressions = expressions;
  }

  static RecordingRules load() {
    try {
      Map<String, String> expressions = new HashMap<>();
      for (JsonNode group : new YAMLMapper().readTree(FILE.toFile()).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          expressions.put(rule.path("record").asText(), rule.path("expr").asText());
        }
      }
      return new RecordingRules(expressions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The value of {@code rule}, where everything was counted within its window.
   *
   * @param total the sum of a counter's series
   */
  double value(String rule, ToDoubleFunction<String> total) {
    String sums =
        SUM.matcher(expressions.getOrDefault(rule, ""))
            .replaceAll(
                (MatchResult sum) ->
                    Double.toString(total.applyAsDouble(sum.group(1))).replace("E-", "e~"));
    return new Arithmetic(sums.replaceAll("\\s", "")).value();
  }

  /**
   * Numbers, {@code + - /}, parentheses, and {@code > 0}, which leaves out what is not; an
   * exponent's minus is written {@code ~}.
   */
  private static final class Arithmetic {
    private final String text;
    private int at;

    Arithmetic(String text) {
      this.text = text;
    }

    double value() {
      double value = positive();
      if (at != text.length()) {
        throw new IllegalArgumentException(text + " at " + at);
      }
      return value;
    }

    private double positive() {
      double value = sum();
      if (!text.startsWith(">0", at)) {
        return value;
      }
      at += 2;
      return value > 0 ? value : Double.NaN;
    }

    private double sum() {
      double value = quotient();
      while (at < text.length() && (peek() == '+' || peek() == '-')) {
        value += text.charAt(at++) == '+' ? quotient() : -quotient();
      }
      return value;
    }

    private double quotient() {
      double value = operand();
      while (at < text.length() && peek() == '/') {
        at++;
        value /= operand();
      }
      return value;
    }

    private double operand() {
      if (peek() == '(') {
        at++;
        double value = positive();
        at++;
        return value;
      }
      int begin = at;
      while (at < text.length() && "+-/()>".indexOf(peek()) < 0) {
        at++;
      }
      return Double.parseDouble(text.substring(begin, at).replace('~', '-'));
    }

    private char peek() {
      return text.charAt(at);
    }
  }
}
