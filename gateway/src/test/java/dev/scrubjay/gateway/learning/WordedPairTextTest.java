package dev.scrubjay.gateway.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.PromptWords;
import dev.scrubjay.policy.words.WordedPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WordedPairTextTest {
  private static WordedPair pair(String prompt, String one, String other) {
    return new WordedPair(
        PromptWords.of(prompt), TaskType.GENERAL, TaskComplexity.SIMPLE, 70, one, other, -1.25);
  }

  @Test
  void pairsAreReadAsTheyWereWrittenWithoutTheirText() {
    for (String model : new String[] {"gpt", "a|b,c", "ü\n"}) {
      WordedPair pair = pair("When does the train to Bern leave?", model, "x" + model);
      String text = WordedPairText.of(pair);
      assertThat(WordedPairText.parse(text)).contains(pair);
      assertThat(text).doesNotContainIgnoringCase("train").doesNotContainIgnoringCase("bern");
    }
    WordedPair empty = pair("", "one", "other");
    assertThat(WordedPairText.parse(WordedPairText.of(empty))).contains(empty);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "W1",
        "W2|general|SIMPLE|70|1.0|a,b|3|gpt4o",
        "W1|general|EASY|70|1.0|a,b|3|gpt4o",
        "W1|general|SIMPLE|-7|1.0|a,b|3|gpt4o",
        "W1|general|SIMPLE|70|NaN|a,b|3|gpt4o",
        "W1|general|SIMPLE|70|9.0|a,b|3|gpt4o",
        "W1|general|SIMPLE|70|1.0|b,a|3|gpt4o",
        "W1|general|SIMPLE|70|1.0|zzzz|3|gpt4o",
        "W1|general|SIMPLE|70|1.0|a,?|3|gpt4o",
        "W1|general|SIMPLE|70|1.0|a,b|300|gpt4o",
        "W1|general|SIMPLE|70|1.0|a,b|-3|gpt4o"
      })
  void rubbishIsNoPair(String text) {
    assertThat(WordedPairText.parse(text)).isEmpty();
  }
}
