package dev.scrubjay.gateway.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FairSharesTest {
  private final FairShares shares = new FairShares();

  private int takeAll(String tenant) {
    int taken = 0;
    while (shares.take(tenant, 100)) {
      taken++;
    }
    return taken;
  }

  @Test
  void tenantAloneLeavesATenthToTheNext() {
    assertThat(takeAll("a")).isEqualTo(90);
    assertThat(takeAll("b")).isEqualTo(9);
    assertThat(takeAll("c")).isEqualTo(1);
    assertThat(shares.taken()).isEqualTo(100);
  }

  @Test
  void placesThatTheGreedyGivesBackGoToOthers() {
    takeAll("a");
    takeAll("b");
    for (int i = 0; i < 40; i++) {
      shares.give("a");
      assertThat(shares.take("a", 100)).isEqualTo(false);
      shares.take("b", 100);
    }
    assertThat(shares.takenBy("a")).isEqualTo(50);
    assertThat(shares.takenBy("b")).isBetween(44, 47);
    assertThat(shares.admits("c", 100)).isTrue();
  }

  @Test
  void onlyPlaceIsTakenByWhoComesFirst() {
    assertThat(shares.take("a", 1)).isTrue();
    assertThat(shares.take("b", 1)).isFalse();
    shares.give("a");
    assertThat(shares.take("b", 1)).isTrue();
  }
}
