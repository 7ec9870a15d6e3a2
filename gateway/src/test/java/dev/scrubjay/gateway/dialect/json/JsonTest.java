package dev.scrubjay.gateway.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.policy.key.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1.0}",
        "{\"a\":9007199254740993}",
        "{\"a\":123456789012345678901234567890}",
        "{\"a\":1E+400}",
        "{\"a\":-0.50}",
        "{\"a\":0.1000000000000000055511151231257827}",
        "{\"b\":1,\"a\":[null,true,\"é\u2028\"]}"
      })
  void parsedJsonIsWrittenUnchanged(String text) throws JsonProcessingException {
    assertThat(Json.text(Json.object(text))).isEqualTo(text);
    assertThat(Json.bytes(Json.object(text))).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "null",
        "{",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "{}x",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{\"a\":\"\n\"}"
      })
  void anythingButOneStrictObjectIsAnError(String text) {
    assertThatThrownBy(() -> Json.object(text)).isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> Json.object(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void tooDeepNestingIsAnError() throws JsonProcessingException {
    assertThat(Json.object(nested(CanonicalJson.MAX_DEPTH))).isNotNull();
    assertThatThrownBy(() -> Json.object(nested(CanonicalJson.MAX_DEPTH + 1)))
        .isInstanceOf(JsonProcessingException.class);
  }

  private static String nested(int depth) {
    return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  @Test
  void imageOfTwentyMegabytesFits() throws JsonProcessingException {
    String image = "A".repeat(28 << 20);
    assertThat(Json.object("{\"a\":\"" + image + "\"}").path("a").textValue()).hasSize(28 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\uD83D", "\\uDE00", "cut \\uD83D off", "\\uDE00\\uD83D"})
  void halfASurrogatePairSurvives(String half) throws JsonProcessingException {
    String text = "{\"a\":\"" + half + "\"}";
    assertThat(new String(Json.bytes(Json.object(text)), StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(CanonicalJson.of(Json.bytes(Json.object(text)), Set.of()).toString()).isNotEmpty();
  }

  @Test
  void emojiAreWrittenUnchanged() throws JsonProcessingException {
    String text = "{\"a\":\"\uD83D\uDE00 \uFB01\"}";
    assertThat(Json.object(Json.bytes(Json.object(text)))).isEqualTo(Json.object(text));
  }
}
