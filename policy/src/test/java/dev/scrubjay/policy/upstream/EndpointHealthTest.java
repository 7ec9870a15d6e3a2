package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EndpointHealthTest {
  private static final long SECOND = 1_000_000_000L;
  private static final BreakerPolicy POLICY =
      new BreakerPolicy(5, Duration.ofSeconds(5), Duration.ofMinutes(5), 0);
  private static final EndpointHealth GOOD = EndpointHealth.good(0);

  private static EndpointHealth fail(EndpointHealth before, long now, String... tenants) {
    EndpointHealth health = before;
    for (String tenant : tenants) {
      health = health.failed(tenant, now, new EndpointHealth.EjectionTerms(POLICY, 0, true, true));
    }
    return health;
  }

  private static EndpointHealth ejectedForAll() {
    return fail(GOOD, 0, "a", "b", "a", "b", "a");
  }

  @Test
  void failuresOfOneTenantEjectForItAlone() {
    EndpointHealth health = fail(GOOD, 0, "a", "a", "a", "a");
    assertThat(health.admits("a", 0)).isTrue();
    health = fail(health, 0, "a", "a", "a", "a", "a", "a");
    assertThat(health.admits("a", 0)).isFalse();
    assertThat(health.admits("b", 0)).isTrue();
    assertThat(health.mine("a", 0).breaker().remaining(0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(health.all().breaker().open()).isFalse();
  }

  @Test
  void failuresOfTwoTenantsEjectForAll() {
    EndpointHealth health = ejectedForAll();
    for (String tenant : List.of("a", "b", "c")) {
      assertThat(health.admits(tenant, 0)).isFalse();
    }
    assertThat(health.all().breaker().remaining(0)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void oneFailureOfAnotherDoesNotMakeOneTenantsFailuresThoseOfAll() {
    EndpointHealth health = fail(GOOD, 0, "a", "a", "a", "a", "a", "b");
    assertThat(health.admits("b", 0)).isTrue();
    assertThat(health.admits("c", 0)).isTrue();
    assertThat(fail(health, 0, "b").admits("c", 0)).isFalse();
  }

  @Test
  void successOfAnybodyEndsTheRunOfAllAndNotThatOfATenant() {
    EndpointHealth health = fail(GOOD, 0, "a", "a", "a", "a").answered("b", 0);
    health = fail(health, 0, "b", "b", "b", "a");
    assertThat(health.admits("a", 0)).isFalse();
    assertThat(health.admits("b", 0)).isTrue();
    assertThat(health.admits("c", 0)).isTrue();
    assertThat(fail(GOOD, 0, "a", "a", "a", "a").answered("a", 0)).isEqualTo(GOOD);
  }

  @Test
  void tenantThatIsEjectedProbesByItself() {
    EndpointHealth health = fail(GOOD, 0, "a", "a", "a", "a", "a");
    long over = 5 * SECOND;
    EndpointHealth probing = health.admitted("a");
    assertThat(probing.admits("a", over)).isFalse();
    assertThat(probing.admits("b", over)).isTrue();
    assertThat(probing.abandoned("a").admits("a", over)).isTrue();
    assertThat(probing.answered("a", over).admits("a", over)).isTrue();
    assertThat(fail(probing, over, "a").mine("a", over).breaker().remaining(over))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void twoTenantsProbeWhatIsEjectedForAllWithACallEach() {
    long over = 5 * SECOND;
    EndpointHealth one = ejectedForAll().admitted("c");
    assertThat(one.admits("c", over)).isFalse();
    assertThat(one.admits("d", over)).isTrue();
    EndpointHealth two = one.admitted("d");
    assertThat(two.admits("e", over)).isFalse();
    assertThat(two.abandoned("d").admits("e", over)).isTrue();
    EndpointHealth answered = two.answered("c", over);
    for (String tenant : List.of("c", "d", "e")) {
      assertThat(answered.admits(tenant, over)).isTrue();
    }
  }

  @Test
  void failedProbeEjectsForItsTenantAndTwoOfThemForAll() {
    long over = 5 * SECOND;
    EndpointHealth one = fail(ejectedForAll().admitted("c").admitted("d"), over, "c");
    assertThat(one.admits("c", over)).isFalse();
    assertThat(one.mine("c", over).breaker().remaining(over)).isEqualTo(Duration.ofSeconds(10));
    assertThat(one.admits("e", over)).isTrue();
    EndpointHealth both = fail(one, over, "d");
    assertThat(both.admits("e", over)).isFalse();
    assertThat(both.all().breaker().remaining(over)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void onlyTenantIsEjectedForAsLongAsWithoutOthers() {
    EndpointHealth health = fail(GOOD, 0, "a", "a", "a", "a", "a");
    Breaker breaker = Breaker.CLOSED;
    for (int i = 0; i < 5; i++) {
      breaker = breaker.failed(0, POLICY, 0, true);
    }
    long now = 0;
    for (int i = 0; i < 8; i++) {
      assertThat(health.mine("a", now).breaker()).isEqualTo(breaker);
      now += breaker.length().toNanos();
      health = fail(health.admitted("a"), now, "a");
      breaker = breaker.admitted().failed(now, POLICY, 0, true);
    }
  }

  @Test
  void endpointIsOutWhileNobodyHasHadAnAnswerSince() {
    EndpointHealth alone = fail(GOOD, 0, "a", "a", "a", "a", "a");
    assertThat(alone.isOut(5)).isTrue();
    assertThat(fail(alone, 0, "b").isOut(5)).isTrue();
    assertThat(alone.answered("b", 0).isOut(5)).isFalse();
    assertThat(alone.answered("b", 0).admits("a", 0)).isFalse();
    assertThat(fail(GOOD, 0, "a", "a", "a", "a").isOut(5)).isFalse();
    assertThat(ejectedForAll().isOut(5)).isTrue();
    EndpointHealth late = alone.answered("a", 0); // made before the ejection
    assertThat(late.isOut(5)).isTrue();
  }

  @Test
  void pauseIsOfTheTenantThatWasAskedForItUntilAnotherIs() {
    EndpointHealth health = GOOD.paused("a", SECOND, 0);
    assertThat(health.admits("a", 0)).isFalse();
    assertThat(health.admits("a", SECOND)).isTrue();
    assertThat(health.admits("b", 0)).isTrue();
    assertThat(health.paused("a", 2 * SECOND, 0).admits("c", 0)).isTrue();
    assertThat(health.paused("b", 2 * SECOND, 0).admits("c", 0)).isFalse();
    assertThat(health.paused("b", 2 * SECOND, SECOND).admits("c", SECOND)).isTrue();
  }

  @Test
  void modelIsMissingForTheTenantThatWasToldUntilAnotherIs() {
    EndpointHealth health = GOOD.missing("a", SECOND, 0);
    assertThat(health.isMissing("a", 0)).isTrue();
    assertThat(health.isMissing("b", 0)).isFalse();
    assertThat(health.admits("a", 0)).isTrue();
    EndpointHealth both = health.missing("b", SECOND, 0);
    assertThat(both.isMissing("c", 0)).isTrue();
    assertThat(both.answered("d", 0).isMissing("c", 0)).isFalse();
    assertThat(both.answered("d", 0).isMissing("a", 0)).isTrue();
  }

  @Test
  void endpointMayBeKeptFromBeingEjected() {
    EndpointHealth health = GOOD;
    for (int i = 0; i < 20; i++) {
      health =
          health.failed("t" + i % 7, 0, new EndpointHealth.EjectionTerms(POLICY, 0, false, false));
    }
    assertThat(health.admits("t0", 0)).isTrue();
    assertThat(fail(health, 0, "t1").admits("c", 0)).isFalse();
  }

  @Test
  void answersOfAnEndpointThatIsWellChangeNothing() {
    assertThat(GOOD.answered("a", 9)).isSameAs(GOOD);
    assertThat(GOOD.admitted("a")).isSameAs(GOOD);
    assertThat(GOOD.abandoned("a")).isSameAs(GOOD);
    EndpointHealth others = fail(GOOD, 0, "a").answered("b", 0);
    assertThat(others.answered("b", 9)).isSameAs(others);
  }

  @Test
  void whatIsKnownOfTenantsIsBounded() {
    EndpointHealth health = GOOD;
    for (int i = 0; i < 1_000; i++) {
      health = fail(health, 0, "t" + i).answered("well", 0);
    }
    assertThat(health.own()).hasSize(64).containsKey("t999").doesNotContainKey("t0");
  }

  @Property
  void oneTenantAloneNeverEjectsForOthers(
      @ForAll @Size(max = 200) List<@IntRange(max = 5) Integer> events,
      @ForAll @LongRange long start) {
    EndpointHealth health = EndpointHealth.good(start);
    long now = start;
    for (int event : events) {
      switch (event) {
        case 0 -> health = health.answered("a", now);
        case 1 -> health = health.abandoned("a");
        case 2 -> now += 3 * SECOND;
        case 3 -> health = health.admits("a", now) ? health.admitted("a") : health;
        default -> health = fail(health, now, "a");
      }
      assertThat(health.admits("b", now)).isTrue();
    }
  }

  @Property
  void everyTenantIsAdmittedAgainWithinTheLongestEjection(
      @ForAll @Size(max = 200) List<@IntRange(max = 24) Integer> events) {
    EndpointHealth health = GOOD;
    long now = 0;
    List<String> inFlight = new ArrayList<>();
    for (int event : events) {
      String tenant = "t" + event % 4;
      switch (event / 4) {
        case 0 -> now += 4 * SECOND;
        case 1 -> {
          if (health.admits(tenant, now)) {
            health = health.admitted(tenant);
            inFlight.add(tenant);
          }
        }
        case 2 -> health = inFlight.remove(tenant) ? health.answered(tenant, now) : health;
        case 3 -> health = inFlight.remove(tenant) ? health.abandoned(tenant) : health;
        default -> {
          inFlight.remove(tenant);
          health = fail(health, now, tenant);
        }
      }
    }
    for (String tenant : inFlight) {
      health = health.abandoned(tenant);
    }
    now += Duration.ofMinutes(5).toNanos();
    for (int i = 0; i < 5; i++) {
      assertThat(health.admits("t" + i, now)).isTrue();
    }
  }
}
