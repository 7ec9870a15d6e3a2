package dev.scrubjay.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RepeatableBodyTest {
  private static boolean isRepeatable(String body) throws Exception {
    return RepeatableBody.of(Json.object(body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"n\":1,\"modalities\":[\"text\"]}",
        "{\"prompt\":[\"one\"]}",
        "{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}",
        "{\"tools\":[{\"name\":\"f\",\"input_schema\":{}},{\"type\":\"custom\",\"name\":\"g\"}]}",
        "{\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"}]}]}",
        "{\"generationConfig\":{\"candidateCount\":1,\"responseModalities\":[\"TEXT\"]}}"
      })
  void oneTextIsRepeatable(String body) throws Exception {
    assertThat(isRepeatable(body)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":2}",
        "{\"best_of\":3}",
        "{\"prompt\":[\"one\",\"two\"]}",
        "{\"modalities\":[\"text\",\"audio\"]}",
        "{\"generationConfig\":{\"candidateCount\":2}}",
        "{\"generationConfig\":{\"responseModalities\":[\"TEXT\",\"IMAGE\"]}}"
      })
  void whatIsMoreThanOneTextIsNot(String body) throws Exception {
    assertThat(isRepeatable(body)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"web_search_options\":{}}",
        "{\"tools\":[{\"type\":\"web_search\"}]}",
        "{\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]}",
        "{\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}]}",
        "{\"tools\":[{\"googleSearch\":{}}]}",
        "{\"tools\":[{\"functionDeclarations\":[],\"codeExecution\":{}}]}"
      })
  void toolsThatAProviderRunsAreNotRunTwice(String body) throws Exception {
    assertThat(isRepeatable(body)).isFalse();
  }
}
