package dev.scrubjay.gateway.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "cost, cost, 0",
    "cost, cots, 1",
    "cost, cst, 1",
    "cost, coast, 1",
    "cost, lost, 1",
    "'', cost, 4",
    "kitten, sitting, 3"
  })
  void distanceCountsLetters(String a, String b, int expected) {
    assertThat(Nearest.distance(a, b)).isEqualTo(expected);
  }

  @Property
  void distanceIsTheSameBothWaysAndAtMostTheLongerLength(
      @ForAll @AlphaChars @StringLength(max = 12) String a,
      @ForAll @AlphaChars @StringLength(max = 12) String b) {
    assertThat(Nearest.distance(a, b))
        .isEqualTo(Nearest.distance(b, a))
        .isLessThanOrEqualTo(Math.max(a.length(), b.length()));
  }

  @Test
  void nameUnlikeAllOthersHasNoSuggestion() {
    assertThat(Nearest.to("bananas", List.of("server", "redis"))).isEmpty();
    assertThat(Nearest.to("x", List.of())).isEmpty();
  }
}
