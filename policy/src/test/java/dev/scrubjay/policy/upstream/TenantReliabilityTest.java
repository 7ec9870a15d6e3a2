package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TenantReliabilityTest {
  private static final Instant NOW = Instant.EPOCH;

  private static TenantReliability fail(TenantReliability before, String... tenants) {
    TenantReliability after = before;
    for (String tenant : tenants) {
      after = after.observe(tenant, false, NOW);
    }
    return after;
  }

  @Test
  void failuresOfOneTenantCountOnceForOthers() {
    TenantReliability none = TenantReliability.unknown(NOW);
    TenantReliability once = fail(none, "a");
    TenantReliability often = fail(once, "a", "a", "a", "a", "a", "a");
    assertThat(often.lowerBound("b", NOW)).isEqualTo(once.lowerBound("b", NOW));
    assertThat(often.lowerBound("a", NOW)).isLessThan(often.lowerBound("b", NOW) - 0.1);
  }

  @Test
  void failuresOfTenantsInTurnCountForAll() {
    TenantReliability failing = fail(TenantReliability.unknown(NOW), "a", "b", "a", "b");
    Reliability same = Reliability.unknown(NOW);
    for (int i = 0; i < 4; i++) {
      same = same.observe(false, NOW);
    }
    assertThat(failing.lowerBound("c", NOW)).isEqualTo(same.lowerBound(NOW));
  }

  @Property
  void onlyTenantHasTheReliabilityOfTheModel(@ForAll @Size(max = 80) List<Boolean> answers) {
    TenantReliability byTenant = TenantReliability.unknown(NOW);
    Reliability plain = Reliability.unknown(NOW);
    for (boolean answer : answers) {
      byTenant = byTenant.observe("a", answer, NOW);
      plain = plain.observe(answer, NOW);
      assertThat(byTenant.lowerBound("a", NOW)).isCloseTo(plain.lowerBound(NOW), within(1e-9));
    }
  }

  @Test
  void whatIsKnownOfTenantsFadesAndIsBounded() {
    TenantReliability many = TenantReliability.unknown(NOW);
    for (int i = 0; i < 500; i++) {
      many = many.observe("t" + i, false, NOW.plusMillis(i));
    }
    assertThat(many.own()).hasSize(64).containsKey("t499");
    Instant later = NOW.plus(Duration.ofMinutes(10));
    assertThat(many.observe("t499", true, later).own()).isEmpty();
  }
}
