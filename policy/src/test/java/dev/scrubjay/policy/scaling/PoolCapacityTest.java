package dev.scrubjay.policy.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class PoolCapacityTest {
  private static final int MAX = 1_000;
  private static final long PROBE = 1_000;

  /** A pool that answers in rounds: it serves {@code real} calls of those it is given. */
  private static final class Rounds {
    private PoolCapacity known;
    private int refused;

    Rounds(PoolCapacity known) {
      this.known = known;
    }

    /** Offers as many calls as the pool is believed to serve. */
    void round(int real) {
      int sent = known.places();
      for (int inFlight = sent; inFlight > real; inFlight--) {
        known = known.refused(inFlight - 1, 0, PROBE);
        refused++;
      }
      for (int i = 0; i < Math.min(sent, real); i++) {
        known = known.answered(Math.min(sent, real), 4, MAX);
      }
    }
  }

  @Property
  void refusedBurstTellsWhatIsServed(
      @ForAll @IntRange(min = 1, max = 50) int real,
      @ForAll @IntRange(min = 1, max = 200) int offered) {
    PoolCapacity known = PoolCapacity.ofOne(offered);
    for (int inFlight = offered; inFlight > real; inFlight--) {
      known = known.refused(inFlight - 1, 0, PROBE);
    }
    assertThat(known.places()).isEqualTo(Math.min(real, offered));
  }

  @Test
  void fourTimesTheInstancesAreFoundWithinSixRounds() {
    Rounds pool = new Rounds(PoolCapacity.ofOne(4));
    pool.round(4);
    int rounds = 0;
    while (pool.known.places() < 16) {
      pool.round(16);
      rounds++;
    }
    assertThat(rounds).isLessThanOrEqualTo(6);
  }

  @Test
  void poolAtItsLimitRefusesAboutOneCallInARound() {
    Rounds pool = new Rounds(PoolCapacity.ofOne(4));
    for (int i = 0; i < 20; i++) {
      pool.round(16);
    }
    pool.refused = 0;
    for (int i = 0; i < 100; i++) {
      pool.round(16);
      assertThat(pool.known.places()).isBetween(16, 17);
    }
    assertThat(pool.refused).isLessThanOrEqualTo(100);
  }

  @Test
  void idlePoolIsNotBelievedToHaveGrown() {
    PoolCapacity known = PoolCapacity.ofOne(8);
    for (int i = 0; i < 100; i++) {
      known = known.answered(3, 8, MAX);
    }
    assertThat(known.places()).isEqualTo(8);
  }

  @Test
  void isNeverBelievedToBeLargerThanTheProviderTakesCalls() {
    PoolCapacity known = PoolCapacity.ofOne(8);
    for (int i = 0; i < 1_000; i++) {
      known = known.answered(known.places(), 8, 20);
    }
    assertThat(known.places()).isEqualTo(20);
  }

  @Test
  void refusedAloneThePoolIsAwayUntilAProbeIsAnswered() {
    PoolCapacity away = PoolCapacity.ofOne(8).refused(0, 5_000, PROBE);
    assertThat(away.isAway()).isTrue();
    assertThat(away.admits(0, 5_999)).isFalse();
    assertThat(away.admits(0, 6_000)).isTrue();
    assertThat(away.admits(1, 6_000)).isFalse();
    assertThat(away.refused(0, 6_000, PROBE).admits(0, 6_999)).isFalse();
    assertThat(away.answered(1, 8, MAX).places()).isEqualTo(8);
    assertThat(away.late().isAway()).isTrue();
  }

  @Test
  void lateAnswersTakeATenthAndNeverTheLastPlace() {
    PoolCapacity known = PoolCapacity.ofOne(20).late();
    assertThat(known.places()).isEqualTo(18);
    for (int i = 0; i < 100; i++) {
      known = known.late();
    }
    assertThat(known.places()).isEqualTo(1);
  }
}
