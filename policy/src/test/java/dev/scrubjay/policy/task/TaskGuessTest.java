package dev.scrubjay.policy.task;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskGuessTest {
  private static TaskGuess guess(String text) {
    return TaskGuess.of(text, text.length() / 4, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write a Python function that parses a regex; add a unit test.|code",
        "Find all roots of the polynomial $x^3 - 2x + 1$ and prove they are real.|math",
        "A pen costs 3 dollars and a book 12 dollars. How much do 4 pens and a book cost in"
            + " total?|quantity",
        "Translate this into French: good morning.|translation",
        "Summarize the key points of the meeting below.|summary",
        "Classify the sentiment of this review.|classification",
        "Why is the sky blue?|general"
      })
  void wordsAndStructureDecideTheType(String text, String type) {
    assertThat(guess(text).task()).isEqualTo(new TaskType(type));
  }

  @Test
  void formOfTheAnswerSaysNothingOfTheTask() {
    String form =
        """

        Answer in this form:

        ```json
        {
            "reasoning": "___",
            "answer": ["___", "___"]
        }
        ```
        """;
    String quantity =
        "A pen costs 3 dollars and a book 12 dollars. How much do both cost in total?";
    assertThat(guess(quantity + form)).isEqualTo(guess(quantity));
    String code = "\n```python\ndef f(x):\n    return {x: [x]}\nassert f(1) == {1: [1]}\n```\n";
    assertThat(guess("What does this print?" + code + form).task()).isEqualTo(new TaskType("code"));
  }

  @Test
  void bracesOfFormulasAreNoCode() {
    assertThat(guess("Compute $\\frac{x^{2}}{\\sqrt{3}} + \\frac{a_{1}}{b_{2}}$.").task())
        .isEqualTo(new TaskType("math"));
  }

  @Test
  void lengthAndHardWordsDecideTheComplexity() {
    assertThat(guess("Why is the sky blue?").complexity()).isEqualTo(TaskComplexity.SIMPLE);
    String hard = "Design an architecture; give a rigorous proof. Justify its constraints. ";
    assertThat(guess(hard.repeat(20)).complexity()).isEqualTo(TaskComplexity.COMPLEX);
  }

  @Property(tries = 300)
  void guessIsDeterministic(@ForAll String text) {
    assertThat(guess(text)).isEqualTo(guess(text));
  }

  @Test
  void anyWordsOfASenderBecomeATaskType() {
    assertThat(TaskType.of("  Content Analysis! ").name()).isEqualTo("content_analysis_");
    assertThat(TaskType.of("   ")).isEqualTo(TaskType.GENERAL);
    assertThat(TaskType.of("x".repeat(500)).name()).hasSize(64);
  }
}
