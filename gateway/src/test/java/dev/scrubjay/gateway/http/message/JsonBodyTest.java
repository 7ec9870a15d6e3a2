package dev.scrubjay.gateway.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scrubjay.gateway.dialect.ApiException;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": NaN}",
        "{\"a\": +1}",
        "{\"a\": 01}",
        "{\"a\": .5}",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1,}",
        "{\"a\": 1} // why",
        "/* why */ {}",
        "{\"a\": \"\\x\"}",
        "{\"a\": \"\u0001\"}",
        "{\"a\": 1} {}",
        "{} ]",
        "{\"a\": [1",
        "{\"a\": 1, \"a\": 2}",
        "nonsense"
      })
  void faultIsToldInWordsForTheCaller(String body) {
    ApiException refused =
        catchThrowableOfType(
            ApiException.class, () -> JsonBody.parse("application/json", Buffer.buffer(body)));
    assertThat(refused.error().message())
        .startsWith("The body is not valid JSON: ")
        .doesNotContain("`", "Feature", "FEATURE", "jackson", "enable", "bound as", "Source", "\n");
  }
}
