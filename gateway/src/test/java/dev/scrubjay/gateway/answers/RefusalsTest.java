package dev.scrubjay.gateway.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.Examples;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors come out of entries and messages as they went in. */
final class RefusalsTest {
  private static Entry entry(Buffer payload, String contentType) {
    return new Entry(
        payload, contentType, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Entry.Origin.UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource
  void errorOfAnyKindIsReadAsWritten(ErrorKind kind) {
    ApiError error = new ApiError(kind, "no", "messages[0]", "bad", Duration.ofMillis(1_500));
    assertThat(StoredErrors.read(StoredErrors.json(error))).isEqualTo(error);
  }

  @Test
  void whatAnErrorLacksIsNotMadeUp() {
    ApiError error = new ApiError(ErrorKind.TOO_LARGE, "no", null, null, null);
    assertThat(StoredErrors.json(error))
        .isEqualTo(
            Examples.json(
                "{\"kind\":\"TOO_LARGE\",\"message\":\"no\",\"param\":null,\"code\":null}"));
    assertThat(StoredErrors.read(StoredErrors.json(error))).isEqualTo(error);
  }

  @Test
  void providersOwnWordsAreKept() {
    ApiError error =
        new ApiError(
            ErrorKind.INVALID_REQUEST,
            "no",
            null,
            "bad",
            null,
            Examples.json("{\"code\":3,\"metadata\":{\"raw\":\"x\"}}"));
    assertThat(StoredErrors.read(StoredErrors.json(error))).isEqualTo(error);
  }

  @Test
  void errorOfAKindFromTheFutureIsNotRead() {
    assertThatThrownBy(
            () -> StoredErrors.read(Examples.json("{\"kind\":\"TEAPOT\",\"message\":\"no\"}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusalIsReadFromItsEntry() {
    ApiError error = new ApiError(ErrorKind.INVALID_REQUEST, "no", "model", "bad", null);
    assertThat(Refusals.read(entry(Refusals.encode(error), Refusals.CONTENT_TYPE))).contains(error);
  }

  @Test
  void answerIsNoRefusalWhateverItSays() {
    ApiError error = ApiError.invalid("model", "no");
    assertThat(Refusals.read(entry(Refusals.encode(error), "application/json"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"kind\":\"TEAPOT\",\"message\":\"no\"}", "{}"})
  void refusalThatCannotBeReadIsStillOne(String payload) {
    assertThat(Refusals.read(entry(Buffer.buffer(payload), Refusals.CONTENT_TYPE)))
        .contains(
            ApiError.of(
                ErrorKind.INVALID_REQUEST, "refused", "The provider refuses this request."));
  }
}
