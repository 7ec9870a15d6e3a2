package dev.scrubjay.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UsdTest {
  @Test
  void smallAmountsAreNotNothing() {
    assertThat(Usd.text(0.00000025)).isEqualTo("$0.00000025");
    assertThat(Usd.text(0.000123456)).isEqualTo("$0.0001235");
    assertThat(Usd.text(1e-12)).isEqualTo("$0.000000000001");
  }

  @Test
  void otherAmountsAreAsExactAsMoneyIs() {
    assertThat(Usd.text(0)).isEqualTo("$0");
    assertThat(Usd.text(0.01)).isEqualTo("$0.01");
    assertThat(Usd.text(1234.567)).isEqualTo("$1234.57");
    assertThat(Usd.text(-2)).isEqualTo("$-2.00");
  }
}
