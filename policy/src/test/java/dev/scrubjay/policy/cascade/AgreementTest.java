package dev.scrubjay.policy.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.cascade.CheckedAnswer.AnswerEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two answers agree if what can be compared of them is the same. */
final class AgreementTest {
  private static Agreement texts(String one, String other) {
    return Agreement.of(
        CheckedAnswer.ofText(one.replace("~", "\n")),
        CheckedAnswer.ofText(other.replace("~", "\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "42 | 42",
        "42 | The answer is 42.",
        "42 | So we add them up.~#### 42",
        "1,000 | 1000.0",
        "$18 | 18 dollars",
        "Reasoning here.~**Answer:** B | Let me see.~The correct option is (B).",
        "B | B) Paris",
        "Paris | paris",
        "x = 5 | 5",
        "Thus~\\boxed{\\frac{1}{2}} | so~\\boxed{\\dfrac{1}{2}}",
        "Then~\\[ \\boxed{12} \\] | The final answer is $12$.",
        "{\"reasoning\": \"a\", \"answer\": \"18\"} | {\"reasoning\": \"b\", \"answer\": 18}",
        "```json~{\"reasoning\": \"a\", \"answer\": \"[1, 2]\"}~``` | {\"answer\": [1,2]}",
        "{\"reasoning\": \"two~lines\", \"answer\": \"18\"} | {\"answer\": \"18.0\"}",
        "{\"city\": \"Oslo\", \"days\": 2} | {\"days\": 2.0, \"city\": \"Oslo\"}",
        "{\"city\": \"Oslo\", \"explanation\": \"a\"} | {\"explanation\": \"b\", \"city\":"
            + " \"Oslo\"}",
        "[1, 2] | [1,2]",
        "'abc' | abc",
      })
  void sameAnswersAgree(String one, String other) {
    assertThat(texts(one, other)).isEqualTo(Agreement.AGREE);
    assertThat(texts(other, one)).isEqualTo(Agreement.AGREE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "42 | 43",
        "18 hours | 18 minutes",
        "'a1B' | 'a1b'",
        "B | C",
        "The answer is 42. | The answer is 4.2.",
        "{\"answer\": \"yes\", \"city\": \"Oslo\"} | {\"answer\": \"yes\", \"city\": \"Rome\"}",
        "{\"city\": \"Oslo\"} | {\"city\": \"Rome\"}",
        "Thus~\\boxed{3} | Thus~\\boxed{4}",
        "[1, 2] | [2, 1]",
      })
  void otherAnswersDiffer(String one, String other) {
    assertThat(texts(one, other)).isEqualTo(Agreement.DIFFER);
    assertThat(texts(other, one)).isEqualTo(Agreement.DIFFER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Roses are red~violets are blue | Roses are red~violets are blue",
        "42 | I thought for long.~It was not easy.",
      })
  void textsWithoutAFinalAnswerCannotBeCompared(String one, String other) {
    assertThat(texts(one, other)).isEqualTo(Agreement.INCOMPARABLE);
  }

  @Test
  void answersThatAreNotWholeCannotBeCompared() {
    CheckedAnswer cut =
        new CheckedAnswer(
            "42", List.of(), AnswerEnd.TRUNCATED, Optional.empty(), OptionalDouble.empty());
    assertThat(Agreement.of(cut, CheckedAnswer.ofText("42"))).isEqualTo(Agreement.INCOMPARABLE);
  }

  private static CheckedAnswer calls(String... namesAndArguments) {
    List<CheckedCall> calls = new ArrayList<>();
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      calls.add(new CheckedCall(namesAndArguments[i], namesAndArguments[i + 1]));
    }
    return CheckedAnswer.ofCalls(calls);
  }

  @Test
  void callsAgreeInAnyOrderAndByTheValuesOfTheirArguments() {
    assertThat(
            Agreement.of(
                calls("f", "{\"a\":1,\"b\":\"x  y\"}", "g", ""),
                calls("g", "{}", "f", "{ \"b\": \"x y\", \"a\": 1.0, \"c\": null }")))
        .isEqualTo(Agreement.AGREE);
  }

  @Test
  void callsOfOtherToolsArgumentsOrNumberDiffer() {
    CheckedAnswer one = calls("f", "{\"a\":1}");
    assertThat(Agreement.of(one, calls("g", "{\"a\":1}"))).isEqualTo(Agreement.DIFFER);
    assertThat(Agreement.of(one, calls("f", "{\"a\":2}"))).isEqualTo(Agreement.DIFFER);
    assertThat(Agreement.of(one, calls("f", "{\"a\":\"1\"}"))).isEqualTo(Agreement.DIFFER);
    assertThat(Agreement.of(one, calls("f", "{\"a\":1}", "f", "{\"a\":1}")))
        .isEqualTo(Agreement.DIFFER);
    assertThat(Agreement.of(one, CheckedAnswer.ofText("1"))).isEqualTo(Agreement.DIFFER);
  }

  @Test
  void callsWhoseArgumentsAreNotJsonNeverAgree() {
    assertThat(Agreement.of(calls("f", "{\"a\":"), calls("f", "{\"a\":")))
        .isEqualTo(Agreement.DIFFER);
  }
}
