package dev.scrubjay.policy.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PromptWordsTest {
  private static final String TEXT = "A train leaves Basel at 9:15. When is it in Bern?";

  private static long shared(PromptWords one, PromptWords other) {
    return Arrays.stream(one.buckets())
        .filter(bucket -> Arrays.binarySearch(other.buckets(), bucket) >= 0)
        .count();
  }

  @Test
  void likeTextsHaveTheSameWords() {
    PromptWords words = PromptWords.of(TEXT);

    assertThat(words.buckets()).hasSizeBetween(20, 30);
    assertThat(PromptWords.of("  " + TEXT.toUpperCase(Locale.ROOT) + "\n")).isEqualTo(words);
    assertThat(PromptWords.of(TEXT.replace("9:15", "1,000.5:7"))).isEqualTo(words);
    assertThat(shared(words, PromptWords.of(TEXT.replace("Basel", "Chur")))).isBetween(15L, 26L);
  }

  @Test
  void signsOfScriptsWithoutSpacesAreWords() {
    PromptWords words = PromptWords.of("列车几点到达伯尔尼");

    assertThat(words.buckets()).hasSize(17); // nine signs and eight pairs
    assertThat(shared(words, PromptWords.of("列车几点到达苏黎世"))).isGreaterThan(8);
  }

  @Test
  void ofLongTextsABoundedSampleOfTheBeginningIsKept() {
    String text =
        IntStream.range(0, 400)
            .mapToObj(i -> "w" + (char) ('a' + i % 26) + "x".repeat(i / 26))
            .collect(Collectors.joining(" "));
    PromptWords words = PromptWords.of(text);
    PromptWords more = PromptWords.of(text + " and more ".repeat(1000));

    assertThat(words.buckets()).hasSizeBetween(PromptWords.KEPT - 5, PromptWords.KEPT);
    assertThat(shared(words, PromptWords.of(text.substring(20)))).isGreaterThan(110);
    assertThat(more)
        .isEqualTo(PromptWords.of((text + " and more ".repeat(1000)).substring(0, 2500)));
    assertThat(PromptWords.of("").buckets()).isEmpty();
  }

  @Test
  void bucketsAreReadAgainAndRubbishIsNot() {
    PromptWords words = PromptWords.of(TEXT);

    assertThat(PromptWords.ofBuckets(words.buckets())).isEqualTo(words);
    assertThatThrownBy(() -> PromptWords.ofBuckets(3, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PromptWords.ofBuckets(PromptWords.BUCKETS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> PromptWords.ofBuckets(IntStream.rangeClosed(0, PromptWords.KEPT).toArray()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
