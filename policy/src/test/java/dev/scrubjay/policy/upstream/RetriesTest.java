package dev.scrubjay.policy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits before calls to an address that has failed. */
final class RetriesTest {
  private final Retries retries =
      new Retries(3, Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(5));

  @Test
  void longestWaitDoublesUpToItsLimit() {
    assertThat(retries.wait(0, null, 1)).contains(Duration.ofMillis(100));
    assertThat(retries.wait(1, null, 1)).contains(Duration.ofMillis(200));
    assertThat(retries.wait(2, null, 1)).contains(Duration.ofMillis(250));
  }

  @Test
  void waitIsDrawnFromAllThatAreShorter() {
    assertThat(retries.wait(1, null, 0)).contains(Duration.ZERO);
    assertThat(retries.wait(1, null, 0.5)).contains(Duration.ofMillis(100));
  }

  @Test
  void addressIsGivenUpAfterItsRetries() {
    assertThat(retries.wait(3, null, 0)).isEmpty();
    assertThat(Retries.NONE.wait(0, null, 0)).isEmpty();
  }

  @Test
  void timeThatTheProviderAskedForIsNeverCutShort() {
    assertThat(retries.wait(0, Duration.ofSeconds(2), 0)).contains(Duration.ofSeconds(2));
    assertThat(retries.wait(0, Duration.ofSeconds(2), 1)).contains(Duration.ofMillis(2100));
    assertThat(retries.wait(0, Duration.ofSeconds(5), 0)).contains(Duration.ofSeconds(5));
  }

  @Test
  void longTimeIsNotWaitedFor() {
    assertThat(retries.wait(0, Duration.ofMillis(5001), 0)).isEmpty();
  }

  @Test
  void wrongSettingIsNamed() {
    assertThatThrownBy(
            () -> new Retries(1, Duration.ofMillis(2), Duration.ofMillis(1), Duration.ZERO))
        .hasMessageContaining("max: PT0.001S");
  }
}
