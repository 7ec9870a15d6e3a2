package dev.scrubjay.policy.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenEstimateTest {
  /** The expected numbers are from o200k_base. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The quick brown fox jumps over the lazy dog, and nobody minds. | 14",
        "if (order == null && attempts++ < 3) { order = store.load(id); } | 20",
        "今日は天気がいいので、公園を散歩してから図書館で本を読みます。 | 22",
        "在这个例子中，我们将介绍如何使用该命令来查找文件并删除它们。 | 22",
        "이 명령은 파일을 찾아서 삭제하는 방법을 설명합니다. | 15",
        "Эта команда показывает, как найти файлы и удалить их. | 13"
      })
  void estimateIsNearTheCount(String text, int tokens) {
    assertThat((double) TokenEstimate.of(text)).isCloseTo(tokens, within(0.3 * tokens));
  }

  @Test
  void longTextIsEstimatedFromItsSamples() {
    String part = "The orders of 3 shops: { \"id\": 17 } are kept; what is late, is told. ";
    double few = TokenEstimate.perChar(part.repeat(10));
    assertThat(TokenEstimate.perChar(part.repeat(10_000))).isCloseTo(few, within(0.02 * few));
  }

  @Property(tries = 300)
  void everyTextHasTokensWithinItsLength(@ForAll String text) {
    assertThat(TokenEstimate.of(text)).isBetween(0L, 2L + 2L * text.length());
    assertThat(TokenEstimate.perChar(text)).isBetween(0.0, 2.0);
  }
}
