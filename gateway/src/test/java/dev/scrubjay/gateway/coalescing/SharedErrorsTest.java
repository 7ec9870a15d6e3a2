package dev.scrubjay.gateway.coalescing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The errors of shared calls, and the limits that lead to them. */
final class SharedErrorsTest {
  private static CallLimits limits(int callsWithoutCache, int refreshes) {
    return new CallLimits(
        new CoalescingConfig(
            true,
            Duration.ofSeconds(2),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            callsWithoutCache,
            refreshes,
            CoalescingConfig.DEFAULT.finishing()));
  }

  @Test
  void lostAnswerIsNotWorthAnotherTryAtOnce() {
    ApiError lost = SharedErrors.lost().error();
    assertThat(lost.kind()).isEqualTo(ApiError.ErrorKind.BAD_GATEWAY);
    assertThat(lost.code()).isEqualTo("answer_lost");
    assertThat(lost.retryAfter()).isNull();
  }

  @Test
  void overloadPassesSoon() {
    ApiError overloaded = SharedErrors.overloaded().error();
    assertThat(overloaded.kind()).isEqualTo(ApiError.ErrorKind.UNAVAILABLE);
    assertThat(overloaded.code()).isEqualTo("overloaded");
    assertThat(overloaded.retryAfter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void slotsAreTakenUpToTheLimitAndGivenBack() {
    CallLimits limits = limits(2, 1);
    assertThat(limits.tryCallWithoutCache()).isTrue();
    assertThat(limits.tryCallWithoutCache()).isTrue();
    assertThat(limits.tryCallWithoutCache()).isFalse();
    assertThat(limits.tryCallWithoutCache()).isFalse();
    limits.callWithoutCacheEnded();
    assertThat(limits.tryCallWithoutCache()).isTrue();
    assertThat(limits.tryCallWithoutCache()).isFalse();
  }

  @Test
  void refreshesHaveALimitOfTheirOwn() {
    CallLimits limits = limits(0, 1);
    assertThat(limits.tryCallWithoutCache()).isFalse();
    assertThat(limits.tryRefresh()).isTrue();
    assertThat(limits.tryRefresh()).isFalse();
    limits.refreshEnded();
    assertThat(limits.tryRefresh()).isTrue();
  }
}
