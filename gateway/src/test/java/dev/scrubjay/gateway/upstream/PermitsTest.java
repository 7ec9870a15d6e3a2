package dev.scrubjay.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.Limiter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PermitsTest {

  private static Deque<Limiter.Listener> takeAll(Permits permits) {
    Deque<Limiter.Listener> taken = new ArrayDeque<>();
    while (permits.admits("a")) {
      taken.add(permits.acquire("a").orElseThrow());
    }
    return taken;
  }

  @Test
  void acquiringDoesNotWait() {
    Permits permits = new Permits("p", 1, 1);
    assertThat(takeAll(permits)).hasSize(1);
    assertThat(permits.acquire("b")).isEmpty();
  }

  @Test
  void lastPermitsAreKeptForTenantsThatComeLate() {
    Permits permits = new Permits("p", 4, 100);
    assertThat(takeAll(permits)).hasSize(90);
    assertThat(permits.acquire("a")).isEmpty();
    assertThat(permits.refusal("a"))
        .isEqualTo("it has 90 of at most 100 calls in flight, 90 of them this tenant's");
    assertThat(permits.admits("b")).isTrue();
    Limiter.Listener late = permits.acquire("b").orElseThrow();
    late.onSuccess();
    assertThat(permits.inUse()).isEqualTo(90);
  }

  @Test
  void permitIsKeptForALateTenantAtTheLowestLimit() {
    Permits permits = new Permits("p", 4, 100);
    takeAll(permits).forEach(Limiter.Listener::onDropped);
    assertThat(takeAll(permits)).hasSize(3);
    assertThat(permits.acquire("b")).isPresent();
  }

  @Test
  void overloadLowersTheLimitDownToItsMinimumAndAnswersRaiseItAgain() {
    Permits permits = new Permits("p", 4, 100);
    takeAll(permits).forEach(Limiter.Listener::onDropped);
    assertThat(permits.limit()).isEqualTo(4);
    for (int i = 0; i < 200; i++) {
      takeAll(permits).forEach(Limiter.Listener::onSuccess);
    }
    assertThat(permits.limit()).isEqualTo(100);
    assertThat(permits.inUse()).isZero();
  }

  @Test
  void neutralEndsDoNotChangeTheLimit() {
    Permits permits = new Permits("p", 4, 10);
    takeAll(permits).forEach(Limiter.Listener::onIgnore);
    assertThat(permits.limit()).isEqualTo(10);
  }

  @Property
  void limitStaysWithinBoundsAndNoneIsLost(
      @ForAll @Size(max = 300) List<@IntRange(max = 5) Integer> events) {
    Permits permits = new Permits("p", 3, 12);
    Deque<Limiter.Listener> taken = new ArrayDeque<>();
    for (int event : events) {
      if (event < 3) {
        permits.acquire("a").ifPresent(taken::add);
      } else if (!taken.isEmpty()) {
        Limiter.Listener one = event % 2 == 0 ? taken.removeFirst() : taken.removeLast();
        switch (event) {
          case 3 -> one.onSuccess();
          case 4 -> one.onDropped();
          default -> one.onIgnore();
        }
      }
      assertThat(permits.limit()).isBetween(3, 12);
      assertThat(permits.inUse()).isEqualTo(taken.size());
    }
    taken.forEach(Limiter.Listener::onIgnore);
    assertThat(permits.inUse()).isZero();
    assertThat(permits.acquire("a")).isPresent();
  }
}
