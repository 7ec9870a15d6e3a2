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

  /** Texts are decoded piece by piece: a fault may be in any, or at the very end. */
  @ParameterizedTest
  @ValueSource(ints = {0, 8_180, 8_181, 8_182, 8_183, 8_184, 8_185, 20_000})
  void whatIsNotUtf8IsRefusedWhereverItIs(int before) {
    String wrong = "{\"a\":\"" + "a".repeat(before);
    for (byte[] end :
        new byte[][] {{(byte) 0xc3, '"', '}'}, {(byte) 0xc3}, {(byte) 0xf0, (byte) 0x9f}}) {
      Buffer body = Buffer.buffer(wrong).appendBytes(end);
      ApiException refused =
          catchThrowableOfType(ApiException.class, () -> JsonBody.parse("application/json", body));
      assertThat(refused.error().message()).isEqualTo("The body is not valid UTF-8.");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8_183, 8_184, 8_185, 8_186, 8_187, 20_000})
  void charactersOfFourBytesMayBeAnywhere(int before) {
    String text = "a".repeat(before) + "\uD83D\uDC26".repeat(3);
    assertThat(
            JsonBody.parse("application/json", Buffer.buffer("{\"a\":\"" + text + "\"}")).path("a"))
        .hasToString('"' + text + '"');
  }
}
