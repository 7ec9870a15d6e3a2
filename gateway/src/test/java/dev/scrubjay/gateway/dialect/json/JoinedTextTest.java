package dev.scrubjay.gateway.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A text and its continuation, whose model was not given the white space between them. */
final class JoinedTextTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "One two,'; three',One two; three",
        "One two ,three,One two three",
        "One two , three,One two three",
        "One two,three,One twothree",
        "'a:\n','\n    b','a:\n    b'",
        "'a:\n','    b','a:\n    b'",
        "One two ,'',One two ",
        "'',One,One"
      })
  void spaceIsNeitherLostNorRepeated(String said, String continuation, String whole) {
    assertThat(JoinedText.of(said, continuation)).isEqualTo(whole);
  }
}
