package dev.scrubjay.gateway.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreOptionsTest {
  private static StoreOptions read(String body) throws JsonProcessingException {
    return StoreOptions.in(
        new RequestFields(Json.object(body)), MultiMap.caseInsensitiveMultiMap());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[1]", "[true]", "[null]", "[\"a\",2]", "[[\"a\"]]", "[{}]", "\"a\"", "[\"\"]"})
  void tagThatIsNotANameIsRefused(String tags) {
    ApiException refused =
        catchThrowableOfType(ApiException.class, () -> read("{\"tags\":" + tags + "}"));
    assertThat(refused.error().param()).isEqualTo("tags");
  }

  @Test
  void tagsAreRead() throws JsonProcessingException {
    assertThat(read("{\"tags\":[\"a\",\"1\"]}").tags()).containsExactlyInAnyOrder("a", "1");
  }
}
