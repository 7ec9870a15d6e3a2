package dev.scrubjay.policy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

final class BudgetPaceTest {
  @Property(tries = 200)
  void pressureRisesOnlyAheadOfThePace(
      @ForAll @DoubleRange(min = 0, max = 1) double spent,
      @ForAll @DoubleRange(min = 0, max = 1) double elapsed) {
    double pressure = new BudgetPace(100).pressure(100 * spent, elapsed);
    assertThat(pressure).isBetween(0.0, 1.0);
    if (spent <= elapsed && spent < 1) {
      assertThat(pressure).isZero();
    }
    if (spent >= 1 || spent - elapsed >= 0.03) {
      assertThat(pressure).isEqualTo(1, within(1e-9));
    }
  }

  @Property(tries = 200)
  void noAnswerMayTakeWhatTheRestOfThePeriodNeeds(
      @ForAll @DoubleRange(min = 0, max = 1.1) double spent,
      @ForAll @DoubleRange(min = 0, max = 1) double elapsed) {
    double affordable = new BudgetPace(100).affordable(100 * spent, elapsed);
    assertThat(affordable).isNotNegative();
    assertThat(100 * spent + affordable + 50 * (1 - elapsed))
        .isLessThanOrEqualTo(Math.max(100, 100 * spent + 50 * (1 - elapsed)) + 1e-9);
  }
}
