package dev.scrubjay.gateway.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.load.JsonMemory;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonTokensTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                      | 1
          [1,2,3]                 | 3
          {"a":{"b":[1,2]}}       | 6
          "{[,:"                  | 0
          ["\\\\",{}]             | 3
          ["\\"{{{",1]            | 2
          """)
  void bracketsColonsAndCommasOutsideOfStringsCount(String json, int tokens) {
    assertThat(JsonMemory.tokens(Buffer.buffer(json), 100)).isEqualTo(tokens);
  }

  @Test
  void moreTokensThanTheLimitAreRefused() {
    Buffer json = Buffer.buffer("[1,2,3]");
    JsonTokens.requireAtMost(3, json);
    assertThatThrownBy(() -> JsonTokens.requireAtMost(2, json))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("JSON tokens");
  }
}
