package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.upstream.Breaker.State;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BreakerTest {
  private static final EjectionPolicy POLICY = EjectionPolicy.DEFAULT;
  static final long SECOND = 1_000_000_000L;

  private static Breaker fail(Breaker before, int times, long now) {
    Breaker breaker = before;
    for (int i = 0; i < times; i++) {
      breaker = breaker.failed(now, POLICY.breaker(), 0, true);
    }
    return breaker;
  }

  @Test
  void opensAfterFiveConsecutiveFailures() {
    assertThat(fail(Breaker.CLOSED, 4, 0).state(0)).isEqualTo(State.CLOSED);
    assertThat(fail(Breaker.CLOSED, 5, 0).state(0)).isEqualTo(State.OPEN);
  }

  @Test
  void successInBetweenResetsTheCount() {
    Breaker breaker = fail(fail(Breaker.CLOSED, 4, 0).succeeded(0), 4, 0);
    assertThat(breaker.state(0)).isEqualTo(State.CLOSED);
  }

  @Test
  void oneProbeAtATimeDecides() {
    Breaker halfOpen = fail(Breaker.CLOSED, 5, 0);
    long over = 5 * SECOND;
    assertThat(halfOpen.admits(over - 1)).isFalse();
    assertThat(halfOpen.admits(over)).isTrue();
    Breaker probing = halfOpen.admitted();
    assertThat(probing.admits(over)).isFalse();
    assertThat(probing.abandoned().admits(over)).isTrue();
    assertThat(probing.succeeded(over).state(over)).isEqualTo(State.CLOSED);
    assertThat(probing.failed(over, POLICY.breaker(), 0, false).remaining(over))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void timeDoublesUpToItsLimitIfItReopensSoon() {
    Breaker breaker = Breaker.CLOSED;
    long now = 0;
    for (int seconds : List.of(5, 10, 20, 40, 80, 160, 300, 300)) {
      breaker = fail(breaker, 5, now);
      assertThat(breaker.remaining(now)).isEqualTo(Duration.ofSeconds(seconds));
      now += seconds * SECOND;
      breaker = breaker.admitted().succeeded(now);
    }
    now += 301 * SECOND;
    assertThat(fail(breaker, 5, now).remaining(now)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void callsMadeBeforeItOpenedChangeNothing() {
    Breaker open = fail(Breaker.CLOSED, 5, 0);
    assertThat(open.succeeded(1)).isEqualTo(open);
    assertThat(open.failed(1, POLICY.breaker(), 0, true)).isEqualTo(open);
  }

  @Test
  void breakerThatMayNotOpenOpensAtTheFirstFailureThatMay() {
    Breaker held = Breaker.CLOSED;
    for (int i = 0; i < 20; i++) {
      held = held.failed(0, POLICY.breaker(), 0, false);
    }
    assertThat(held.state(0)).isEqualTo(State.CLOSED);
    assertThat(held.failed(0, POLICY.breaker(), 0, true).state(0)).isEqualTo(State.OPEN);
  }

  @Test
  void noMoreThanHalfAreEjectedUnlessThereIsOne() {
    assertThat(POLICY.permits(0, 1)).isTrue();
    assertThat(POLICY.permits(1, 1)).isFalse();
    assertThat(POLICY.permits(0, 2)).isTrue();
    assertThat(POLICY.permits(1, 2)).isFalse();
    assertThat(POLICY.permits(1, 5)).isTrue();
    assertThat(POLICY.permits(2, 5)).isFalse();
  }

  /** The breaker after an event, which a number of the sequence chooses. */
  private static Breaker step(Breaker breaker, int event, long now, double random) {
    return switch (event) {
      case 0 -> breaker.succeeded(now);
      case 1 -> breaker.abandoned();
      case 2 -> breaker.admits(now) ? breaker.admitted() : breaker;
      default -> breaker.failed(now, POLICY.breaker(), random, true);
    };
  }

  @Property
  void itAdmitsCallsAgainWithinItsLimit(
      @ForAll @Size(min = 1, max = 60) List<@LongRange(max = 20 * SECOND) Long> pauses,
      @ForAll @LongRange long start,
      @ForAll @DoubleRange(max = 0.99) double random) {
    Breaker breaker = Breaker.CLOSED;
    long now = start;
    long limit = (long) (POLICY.max().toNanos() * (1 + POLICY.jitter()));
    for (long pause : pauses) {
      now += pause;
      breaker = step(breaker, (int) (pause % 6), now, random);
      assertThat(breaker.remaining(now).toNanos()).isBetween(0L, limit);
      assertThat(breaker.abandoned().admits(now + limit)).isTrue();
      assertThat(breaker.failures()).isLessThan(POLICY.consecutiveFailures());
    }
  }
}
