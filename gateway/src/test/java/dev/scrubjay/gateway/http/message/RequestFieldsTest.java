package dev.scrubjay.gateway.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.dialect.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestFieldsTest {
  private static RequestFields size(String value) throws JsonProcessingException {
    return new RequestFields(Json.object("{\"size\":" + value + "}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "2147483648", "1e12", "\"5\"", "true"})
  void whatIsNoWholeNumberWithinTheBoundsIsRefused(String value) throws JsonProcessingException {
    RequestFields fields = size(value);
    assertThatThrownBy(() -> fields.whole("size", 0, Integer.MAX_VALUE))
        .hasMessage("size: expected a whole number from 0 to 2147483647");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5.0", "0.5e1"})
  void wholeNumberIsReadHoweverItIsWritten(String value) throws JsonProcessingException {
    assertThat(size(value).whole("size", 0, 10)).hasValue(5);
  }

  @Test
  void boundsAreWrittenAsNumbersAre() throws JsonProcessingException {
    RequestFields fields = size("1e12");
    assertThatThrownBy(() -> fields.number("size", 0.5, 31_536_000))
        .hasMessage("size: expected a number from 0.5 to 31536000");
  }
}
