package dev.scrubjay.gateway.dialect.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request for an answer, in no dialect.
 *
 * @param system the instructions; {@code null} if there are none
 * @param lines of the speakers, in turn
 * @param tools that the model may call
 * @param schema that the answer must conform to; {@code null} if it is free
 * @param reasons whether the model is to reason
 * @param maxTokens the longest answer
 */
record Question(
    @Nullable String system,
    List<Line> lines,
    List<Offer> tools,
    @Nullable ObjectNode schema,
    boolean reasons,
    int maxTokens) {
  Question {
    lines = List.copyOf(lines);
    tools = List.copyOf(tools);
  }

  /** What one speaker says in one go. */
  record Line(boolean byModel, List<Said> said) {
    Line {
      said = List.copyOf(said);
    }
  }

  /** A tool. */
  record Offer(String name, String description, ObjectNode schema) {}

  /** The same question with other lines. */
  Question with(List<Line> others) {
    return new Question(system, others, tools, schema, reasons, maxTokens);
  }

  /** The same question to a model that is to reason. */
  Question reasoning() {
    return new Question(system, lines, tools, schema, true, 40_000);
  }

  /** The same question, in each line of which {@code change} was made. */
  Question each(UnaryOperator<List<Said>> change) {
    return with(
        lines.stream().map(line -> new Line(line.byModel(), change.apply(line.said()))).toList());
  }
}
