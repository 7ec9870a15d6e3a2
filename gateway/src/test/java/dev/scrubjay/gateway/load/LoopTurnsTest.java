package dev.scrubjay.gateway.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class LoopTurnsTest {
  private static final Duration LONGEST = Duration.ofMillis(50);

  /** Requests of which each takes a millisecond are late from here on. */
  private static final int IN_TIME = TurnShare.ALWAYS;

  private long now = 1;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final LoopTurns turns = new LoopTurns(LONGEST, () -> now, tasks::add);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** Sends so many requests in one turn, each of which takes a millisecond if it is admitted. */
  private int admitted(String tenant, int requests, boolean needsProvider) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      if (turns.admits(needsProvider, () -> tenant)) {
        admitted++;
        pass(Duration.ofMillis(1));
      }
    }
    return admitted;
  }

  private void endTurn() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private int turn(String tenant, int requests) {
    int admitted = admitted(tenant, requests, true);
    endTurn();
    return admitted;
  }

  private void overload() {
    turn("a", 300);
    turn("a", 300);
  }

  @Test
  void oneLongTurnTurnsNothingAway() {
    assertThat(turn("a", 300)).isEqualTo(300);
    assertThat(turn("a", 10)).isEqualTo(10);
    assertThat(turn("a", 300)).isEqualTo(300);
  }

  @Test
  void whatComesLateIsTurnedAwayAfterTwoLongTurns() {
    overload();
    assertThat(turn("a", 300)).isLessThan(300); // beyond its equal part of the last turn's
    assertThat(turn("a", 300)).isEqualTo(IN_TIME);
    assertThat(turn("a", 300)).isEqualTo(IN_TIME);
  }

  @Test
  void fewRequestsAreAdmittedHoweverSlowTheyAre() {
    overload();
    for (int i = 0; i < 30; i++) {
      assertThat(turns.admits(true, () -> "a")).isTrue();
      pass(Duration.ofMillis(100));
    }
  }

  @Test
  void requestsThatMayBeHitsMayComeLater() {
    overload();
    overload();
    assertThat(admitted("a", 300, true)).isEqualTo(IN_TIME);
    assertThat(admitted("a", 300, false)).isBetween(4 * 50 - IN_TIME, 4 * 50);
  }

  @Test
  void tenantWithoutItsPartIsAdmittedAfterTheOthers() {
    overload();
    turn("a", 300);
    admitted("a", 300, true);
    assertThat(admitted("b", 300, true)).isEqualTo(IN_TIME / 2);
    endTurn();
    admitted("a", 300, true);
    assertThat(admitted("b", 300, true)).isGreaterThanOrEqualTo(IN_TIME / 2);
  }

  @Test
  void tenantHasItsPartAlsoAfterATurnWithFewRequests() {
    overload();
    turn("a", 1);
    assertThat(admitted("a", 300, true)).isEqualTo(IN_TIME);
    assertThat(turns.admits(true, () -> "b")).isTrue();
  }

  @Test
  void manyTenantsDoNotLengthenTheTurn() {
    overload();
    int admitted = 0;
    for (int turn = 0; turn < 3; turn++) {
      admitted = 0;
      for (int i = 0; i < 1000; i++) {
        admitted += admitted("t" + i, 1, true);
      }
      endTurn();
    }
    assertThat(admitted).isEqualTo(IN_TIME);
  }

  @Test
  void whoseRequestsFindNoPlaceIsTurnedAwayInTime() {
    overload();
    turn("a", 300);
    for (int i = 0; i < TurnShare.ALWAYS; i++) {
      assertThat(turns.admits(true, () -> "a")).isTrue(); // in no time
    }
    turns.failed("a");
    assertThat(turns.admits(true, () -> "a")).isFalse();
    assertThat(turns.admits(false, () -> "a")).isTrue();
    assertThat(turns.admits(true, () -> "b")).isTrue();
    endTurn();
    assertThat(turns.admits(true, () -> "a")).isTrue();
  }

  @Test
  void loadIsOverWhenNothingWasTurnedAwayForAWhile() {
    overload();
    turn("a", 300);
    assertThat(turn("a", 300)).isEqualTo(IN_TIME);
    pass(Duration.ofSeconds(1));
    turn("a", 300);
    assertThat(turn("a", 300)).isEqualTo(IN_TIME);
    pass(Duration.ofSeconds(3));
    assertThat(turn("a", 300)).isEqualTo(300);
  }

  @Test
  void zeroSwitchesItOff() {
    LoopTurns off = new LoopTurns(Duration.ZERO, () -> now, tasks::add);
    for (int i = 0; i < 1000; i++) {
      assertThat(off.admits(true, () -> "a")).isTrue();
      pass(Duration.ofMillis(10));
    }
    assertThat(tasks).isEmpty();
  }
}
