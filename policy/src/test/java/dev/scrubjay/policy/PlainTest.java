package dev.scrubjay.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class PlainTest {
  @Test
  void noiseOfBinaryFractionsIsGone() {
    assertThat(Plain.text(0.9499999999999998)).isEqualTo("0.95");
    assertThat(Plain.text(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(Plain.text(1.0)).isEqualTo("1");
    assertThat(Plain.text(-0.0)).isEqualTo("0");
    double sum = DoubleStream.generate(() -> 0.00000925).limit(1000).reduce(0, Double::sum);
    assertThat(sum).isNotEqualTo(0.00925);
    assertThat(Plain.text(sum)).isEqualTo("0.00925");
  }

  @Test
  void nothingHasAnExponent() {
    assertThat(Plain.text(2.65000e-05, 6)).isEqualTo("0.0000265");
    assertThat(Plain.text(3e20)).isEqualTo("300000000000000000000");
    assertThat(Plain.text(1800, 3)).isEqualTo("1800");
  }

  @Test
  void digitsThatAreKeptAreExact() {
    assertThat(Plain.text(123456789.012)).isEqualTo("123456789.012");
    assertThat(Plain.text(0.000123456, 4)).isEqualTo("0.0001235");
    assertThat(Plain.text(67108864.4, 4)).isEqualTo("67108864");
  }
}
