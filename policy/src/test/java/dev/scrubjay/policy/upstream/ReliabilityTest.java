package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ReliabilityTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final double THRESHOLD = 0.8;

  private static Reliability after(Reliability before, int failures) {
    Reliability now = before;
    for (int i = 0; i < failures; i++) {
      now = now.observe(false, START);
    }
    return now;
  }

  @Test
  void unknownModelIsTrusted() {
    assertThat(Reliability.unknown(START).lowerBound(START)).isEqualTo(0.95);
  }

  @Test
  void oneFailureIsForgivenAndAFewAreNot() {
    assertThat(after(Reliability.unknown(START), 1).lowerBound(START)).isGreaterThan(THRESHOLD);
    assertThat(after(Reliability.unknown(START), 3).lowerBound(START)).isLessThan(THRESHOLD);
  }

  @Test
  void failingModelIsAvoidedSoonAfterAnyHistory() {
    Reliability good = Reliability.unknown(START);
    for (int i = 0; i < 10_000; i++) {
      good = good.observe(true, START);
    }
    assertThat(after(good, 10).lowerBound(START)).isLessThan(THRESHOLD);
  }

  @Test
  void modelWithoutCallsIsTriedAgain() {
    Reliability dead = after(Reliability.unknown(START), 5);
    assertThat(dead.lowerBound(START)).isLessThan(THRESHOLD);
    assertThat(dead.lowerBound(START.plus(Duration.ofMinutes(2)))).isGreaterThan(THRESHOLD);
  }

  @Test
  void clockMayGoBack() {
    Reliability known = after(Reliability.unknown(START), 2);
    assertThat(known.lowerBound(START.minusSeconds(60))).isEqualTo(known.lowerBound(START));
  }
}
