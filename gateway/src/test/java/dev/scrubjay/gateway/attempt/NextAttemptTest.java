package dev.scrubjay.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows a failure depends on its kind and on what is left to try. */
final class NextAttemptTest {
  private static UpstreamException failure(FailureKind kind) {
    return new UpstreamException(kind, "testing", "failed");
  }

  private static NextAttempt after(FailureKind kind, boolean otherEndpoint, boolean otherModel) {
    return NextAttempt.after(failure(kind), false, otherEndpoint, otherModel);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {
        "CONNECT",
        "TIMEOUT",
        "RATE_LIMITED",
        "OVERLOADED",
        "SERVER_ERROR",
        "MALFORMED",
        "CUT"
      })
  void anotherEndpointComesBeforeAnotherModel(FailureKind kind) {
    assertThat(after(kind, true, true)).isEqualTo(NextAttempt.RETRY);
    assertThat(after(kind, true, false)).isEqualTo(NextAttempt.RETRY);
    assertThat(after(kind, false, true)).isEqualTo(NextAttempt.FALLBACK);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"CONNECT", "OVERLOADED", "SERVER_ERROR", "CUT"})
  void lastAddressIsCalledAgainAfterAWait(FailureKind kind) {
    assertThat(after(kind, false, false)).isEqualTo(NextAttempt.WAIT);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"TIMEOUT", "MALFORMED", "RATE_LIMITED", "PAUSED"})
  void lastAddressIsNotCalledAgainWhereAWaitPromisesNothing(FailureKind kind) {
    assertThat(after(kind, false, false)).isEqualTo(NextAttempt.STOP);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"RATE_LIMITED", "PAUSED"})
  void limitThatSaysItsEndIsWaitedFor(FailureKind kind) {
    UpstreamException limited =
        new UpstreamException(
            kind, "testing", "limits", new ErrorReply(429, null, null, Duration.ofSeconds(1)));
    assertThat(NextAttempt.after(limited, false, false, false)).isEqualTo(NextAttempt.WAIT);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"AUTH", "ACCOUNT", "MODEL_NOT_FOUND", "CONTEXT_LENGTH", "OVERFLOW", "EJECTED"})
  void noOtherEndpointHelpsWhereTheProviderIsToBlame(FailureKind kind) {
    assertThat(after(kind, true, true)).isEqualTo(NextAttempt.FALLBACK);
    assertThat(after(kind, true, false)).isEqualTo(NextAttempt.STOP);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"REJECTED", "CANCELLED"})
  void nothingHelpsWhereTheCallerIsToBlame(FailureKind kind) {
    assertThat(after(kind, true, true)).isEqualTo(NextAttempt.STOP);
  }

  @Test
  void anotherModelMayExistWhereThisOneDoesNot() {
    UpstreamException notFound =
        new UpstreamException(
            FailureKind.MODEL_NOT_FOUND,
            "testing",
            "has no m",
            new ErrorReply(404, null, null, null));
    assertThat(NextAttempt.after(notFound, false, true, true)).isEqualTo(NextAttempt.FALLBACK);
  }

  @Test
  void nothingIsAttemptedForAClientThatLeft() {
    assertThat(NextAttempt.after(failure(FailureKind.CUT), true, true, true))
        .isEqualTo(NextAttempt.STOP);
  }
}
