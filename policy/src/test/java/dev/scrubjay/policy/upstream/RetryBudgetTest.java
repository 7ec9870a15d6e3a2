package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.upstream.RetryBudget.Policy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
  private static final long WINDOW = Duration.ofSeconds(10).toNanos();

  private static int spendAll(RetryBudget budget, long now) {
    return spendAll(budget, "t", now);
  }

  private static int spendAll(RetryBudget budget, String tenant, long now) {
    int spent = 0;
    while (budget.spend(tenant, now)) {
      spent++;
    }
    return spent;
  }

  @Test
  void quietGatewayHasTheMinimum() {
    RetryBudget budget = new RetryBudget(Policy.DEFAULT);
    assertThat(spendAll(budget, 0)).isEqualTo(10);
    assertThat(spendAll(budget, WINDOW - 1)).isZero();
    assertThat(spendAll(budget, WINDOW)).isEqualTo(10);
  }

  @Test
  void busyGatewayHasATenthOfItsRequests() {
    RetryBudget budget = new RetryBudget(Policy.DEFAULT);
    for (int i = 0; i < 1000; i++) {
      budget.earn(i);
    }
    assertThat(spendAll(budget, 1000)).isEqualTo(100);
  }

  @Test
  void tickerMayBeNegativeOrStandStill() {
    RetryBudget budget = new RetryBudget(new Policy(0.5, 0, Duration.ofSeconds(10)));
    assertThat(budget.spend("t", Long.MIN_VALUE)).isFalse();
    budget.earn(-5);
    budget.earn(-5);
    assertThat(spendAll(budget, -5)).isEqualTo(1);
  }

  @Test
  void tenantThatTakesAllLeavesSomeForOthers() {
    RetryBudget budget = new RetryBudget(Policy.DEFAULT);
    assertThat(spendAll(budget, "greedy", 0)).isEqualTo(10);
    assertThat(spendAll(budget, "other", 1)).isEqualTo(1);
    assertThat(budget.spend("third", 2)).isTrue();
  }

  @Test
  void tenantThatComesLaterGetsAThirdOrMoreOfWhatAGreedyOneHad() {
    RetryBudget budget = new RetryBudget(new Policy(0, 100, Duration.ofSeconds(10)));
    long second = Duration.ofSeconds(1).toNanos();
    int greedy = 0;
    int other = 0;
    for (int at = 0; at < 40; at++) {
      for (int call = 0; call < 200; call++) {
        boolean lastWindow = at >= 30;
        greedy += budget.spend("greedy", at * second) && lastWindow ? 1 : 0;
        if (call < 20 && at >= 5) {
          other += budget.spend("other", at * second) && lastWindow ? 1 : 0;
        }
      }
    }
    assertThat(other).isBetween(36, 56);
    assertThat(greedy + other).isLessThanOrEqualTo(112);
  }

  @Property
  void greedyTenantsLeaveAFurtherCallForEachThatComes(
      @ForAll @IntRange(min = 10, max = 2000) int minimum,
      @ForAll @IntRange(min = 1, max = 2) int greedy) {
    RetryBudget budget = new RetryBudget(new Policy(0, minimum, Duration.ofSeconds(10)));
    int spent = 0;
    for (int tenant = 0; tenant < greedy; tenant++) {
      spent += spendAll(budget, "greedy" + tenant, 0);
    }
    assertThat(spent).isBetween(minimum, minimum + minimum / 9 + 1);
    assertThat(budget.spend("modest", 1)).isTrue();
  }

  /** The reference is a list of all events, cut off by the slice. */
  @Property
  void neverSpendsMoreThanItsShareOfAWindow(
      @ForAll @Size(max = 200) List<@LongRange(max = 2_000_000_000L) Long> pauses,
      @ForAll @IntRange(max = 5) int minimum) {
    RetryBudget budget = new RetryBudget(new Policy(0.1, minimum, Duration.ofSeconds(10)));
    Deque<Long> requests = new ArrayDeque<>();
    Deque<Long> extras = new ArrayDeque<>();
    long now = 0;
    for (long pause : pauses) {
      now += pause;
      long oldest = now / (WINDOW / 10) - 9;
      requests.removeIf(slice -> slice < oldest);
      extras.removeIf(slice -> slice < oldest);
      if (pause % 3 == 0) {
        boolean left = extras.size() < Math.max(minimum, requests.size() / 10);
        assertThat(budget.spend("t", now)).isEqualTo(left);
        if (left) {
          extras.add(now / (WINDOW / 10));
        }
      } else {
        budget.earn(now);
        requests.add(now / (WINDOW / 10));
      }
    }
  }
}
