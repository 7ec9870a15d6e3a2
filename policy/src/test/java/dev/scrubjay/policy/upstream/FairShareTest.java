package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class FairShareTest {

  /** What tenants have that take in turn what they may. */
  private static int[] take(int places, int... tenants) {
    int[] own = tenants.clone();
    boolean taken = true;
    while (taken) {
      taken = false;
      for (int i = 0; i < own.length; i++) {
        if (admits(own, i, places)) {
          own[i]++;
          taken = true;
        }
      }
    }
    return own;
  }

  private static boolean admits(int[] own, int tenant, int places) {
    int others = (int) Arrays.stream(own).filter(each -> each > 0).count();
    int tenants = others + (own[tenant] == 0 ? 1 : 0);
    return FairShare.admits(own[tenant], tenants, Arrays.stream(own).sum(), places);
  }

  @Test
  void tenantAloneTakesNineTenths() {
    assertThat(take(1_000, 0)).containsExactly(900);
    assertThat(take(256, 0)).containsExactly(230);
    assertThat(take(10, 0)).containsExactly(9);
    assertThat(take(2, 0)).containsExactly(1);
    assertThat(take(1, 0)).containsExactly(1);
    assertThat(take(0, 0)).containsExactly(0);
  }

  @Test
  void severalTakeEqualParts() {
    assertThat(take(1_000, 0, 0)).containsExactly(474, 473);
    assertThat(take(100, 0, 0, 0, 0, 0)).containsExactly(20, 20, 19, 19, 19);
  }

  @Test
  void tenantThatComesLateFindsPlacesWhileAnotherHasAllThatItMay() {
    int first = take(256, 0)[0];
    int[] both = take(256, first, 0);
    assertThat(both[0]).isEqualTo(first);
    assertThat(both[1]).isGreaterThanOrEqualTo(20);
    int[] three = take(256, both[0], both[1], 0);
    assertThat(three[2]).isPositive();
  }

  @Test
  void manyThatTakeLittleDoNotNarrowTheShareOfOne() {
    int[] own = new int[201];
    Arrays.fill(own, 1, 201, 1);
    while (admits(own, 0, 1_000)) {
      own[0]++;
    }
    assertThat(own[0]).isGreaterThanOrEqualTo(700);
  }

  @Property
  void everyTenantComesToAtLeastHalfAnEqualPart(
      @ForAll @IntRange(min = 20, max = 500) int places,
      @ForAll @IntRange(min = 2, max = 5) int tenants,
      @ForAll @Size(min = 2_000, max = 3_000) List<@IntRange(max = 999) Integer> ends) {
    int[] own = new int[tenants];
    own[0] = take(places, 0)[0];
    for (int end : ends) {
      int leaving = end % tenants;
      own[leaving] -= own[leaving] > 0 ? 1 : 0;
      own = take(places, own);
      assertThat(Arrays.stream(own).sum()).isLessThanOrEqualTo(places);
    }
    assertThat(Arrays.stream(own).min().orElseThrow()).isGreaterThanOrEqualTo(places / tenants / 2);
    assertThat(Arrays.stream(own).sum()).isGreaterThanOrEqualTo(places - 1 - places / 10);
  }
}
