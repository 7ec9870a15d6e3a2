package dev.scrubjay.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FrequencyPolicyTest {
  private final FrequencyPolicy policy = FrequencyPolicy.DEFAULT;

  /** The count that regular accesses converge to, by adding them up one by one. */
  private static double settled(double perHour, Duration halfLife) {
    double everyMillis = 3_600_000 / perHour;
    double kept = Math.pow(2, -everyMillis / halfLife.toMillis());
    double count = 0;
    for (int i = 0; i < 10_000; i++) {
      count = count * kept + 1;
    }
    return count;
  }

  @Test
  void steadyRatesAreClassifiedByAccessesPerHour() {
    assertThat(policy.classify(settled(12, policy.halfLife()))).isEqualTo(AccessFrequency.FREQUENT);
    assertThat(policy.classify(settled(8, policy.halfLife()))).isEqualTo(AccessFrequency.MODERATE);
    assertThat(policy.classify(settled(0.2, policy.halfLife()))).isEqualTo(AccessFrequency.RARE);
  }

  @ParameterizedTest
  @EnumSource
  void newKeyHasTheClassThatItsCallerExpects(AccessFrequency hint) {
    assertThat(policy.classify(policy.prior(hint))).isEqualTo(hint);
  }

  @Test
  void newKeyWithoutHintIsModerate() {
    assertThat(policy.classify(policy.prior(StoreHints.NONE.expectedFrequency())))
        .isEqualTo(AccessFrequency.MODERATE);
  }

  @Test
  void frequentMustBeMoreThanModerate() {
    assertThatThrownBy(() -> new FrequencyPolicy(1, 2, Duration.ofHours(1), Duration.ofHours(1)))
        .hasMessage("frequent_per_hour: 1.0 (expected: > moderate_per_hour, 2.0)");
  }

  @Test
  void oneOfManyHitsNearTheEndRefreshesEarly() {
    FreshnessPolicy freshness = FreshnessPolicy.DEFAULT;
    Duration second = Duration.ofSeconds(1);
    assertThat(freshness.refreshesEarly(Duration.ofMinutes(1), second, 0.5)).isFalse();
    assertThat(freshness.refreshesEarly(Duration.ofMillis(600), second, 0.5)).isTrue();
    assertThat(freshness.refreshesEarly(Duration.ZERO, second, 1)).isTrue();
    double due = Math.exp(-3);
    assertThat(-Math.log(due)).isCloseTo(3, within(1e-9));
    assertThat(freshness.refreshesEarly(Duration.ofMillis(3001), second, due)).isFalse();
  }
}
