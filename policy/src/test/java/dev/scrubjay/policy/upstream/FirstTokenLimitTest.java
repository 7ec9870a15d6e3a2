package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limit of the time to a stream's first token: set, learned, or none. */
final class FirstTokenLimitTest {
  private final FirstTokenLimit limit = new FirstTokenLimit(true, 4, Duration.ofSeconds(2));

  private static RecentDurations latest(Duration each, int count) {
    RecentDurations durations = new RecentDurations();
    for (int i = 0; i < count; i++) {
      durations.add(each);
    }
    return durations;
  }

  @Test
  void limitIsAMultipleOfWhatTheLatestStreamsTook() {
    assertThat(limit.of(latest(Duration.ofSeconds(1), 20), true)).contains(Duration.ofSeconds(4));
  }

  @Test
  void limitOfAFastModelIsTheFloor() {
    assertThat(limit.of(latest(Duration.ofMillis(10), 20), true)).contains(Duration.ofSeconds(2));
  }

  @Test
  void nothingIsLearnedOfAFewStreams() {
    assertThat(limit.of(latest(Duration.ofSeconds(1), 19), true)).isEmpty();
  }

  @Test
  void limitIsOnlyLearnedWhereAnotherModelMayAnswer() {
    assertThat(limit.of(latest(Duration.ofSeconds(1), 50), false)).isEmpty();
  }

  @Test
  void learningMayBeTurnedOff() {
    FirstTokenLimit off = new FirstTokenLimit(false, 4, Duration.ofSeconds(2));
    assertThat(off.of(latest(Duration.ofSeconds(1), 50), true)).isEmpty();
  }
}
