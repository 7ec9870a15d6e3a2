package dev.scrubjay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {
  /** Worked out from Wilson's formula in rational arithmetic, by hand. */
  @ParameterizedTest
  @CsvSource({
    "5, 10, 2, 0.232739",
    "10, 10, 2, 0.714286",
    "0, 10, 2, 0",
    "1, 100, 1.645, 0.002234"
  })
  void lowerEnd(double seen, double all, double sure, double lower) {
    assertThat(Wilson.lower(seen, all, sure)).isCloseTo(lower, within(1e-6));
  }

  @Test
  void nothingIsKnownOfAShareBeforeTheFirstSample() {
    assertThat(Wilson.lower(0, 0, 2)).isZero();
  }
}
