package dev.scrubjay.gateway.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Continuation;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.TargetModel;
import dev.scrubjay.gateway.dialect.bedrock.BedrockProvider;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import dev.scrubjay.gateway.dialect.openai.OpenAiServer;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which models are asked to continue an answer, and how. */
final class PrefillTest {
  private static Optional<Continuation> asked(
      ProviderDialect provider, String model, String members) {
    ObjectNode body =
        Json.objectOrEmpty(
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Count\"}]%s}"
                .formatted(members));
    return provider.continuing(
        new OpenAiChat().decode(body, Map.of()), "One two ", TargetModel.named(model));
  }

  private static OpenAiProvider openAi(Prefill prefill) {
    return new OpenAiProvider(OpenAiServer.OTHER, prefill);
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.mistral.ai/v1, REPEATED_PREFIX",
    "https://api.deepseek.com/beta, PREFIX",
    "https://api.deepseek.com/v1, NONE",
    "https://api.openai.com/v1, NONE",
    "http://localhost:8000/v1, NONE"
  })
  void serversAreKnownByTheirAddress(URI url, Prefill prefill) {
    assertThat(Prefill.ofServer(url)).isEqualTo(prefill);
  }

  @ParameterizedTest
  @CsvSource({
    "PREFIX, true, false, false",
    "REPEATED_PREFIX, true, false, true",
    "FINAL_MESSAGE, false, true, false",
    "TURN, false, false, false"
  })
  void lastMessageIsTheBeginning(Prefill prefill, boolean prefix, boolean last, boolean repeats) {
    Continuation asked = asked(openAi(prefill), "mistral-small", "").orElseThrow();
    JsonNode body = asked.call().body();
    assertThat(body.at("/messages/1/role").asText()).isEqualTo("assistant");
    assertThat(body.at("/messages/1/content").asText()).isEqualTo("One two");
    assertThat(body.at("/messages/1").has("prefix")).isEqualTo(prefix);
    assertThat(body.has("continue_final_message")).isEqualTo(last);
    assertThat(asked.repeats()).isEqualTo(repeats);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"response_format\":{\"type\":\"json_object\"}",
        ",\"tools\":[],\"tool_choice\":\"required\"",
        ",\"reasoning_effort\":\"high\"",
        ",\"n\":2"
      })
  void demandsThatDoNotGoWithABeginningAreAskedAnew(String members) {
    assertThat(asked(openAi(Prefill.PREFIX), "mistral-small", members)).isEmpty();
  }

  @Test
  void modelsThatReasonAreAskedAnew() {
    assertThat(asked(openAi(Prefill.PREFIX), "magistral-medium", "")).isEmpty();
    assertThat(asked(openAi(Prefill.NONE), "mistral-small", "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "us.anthropic.claude-3-5-haiku-20241022-v1:0, true",
    "anthropic.claude-sonnet-4-5-20250929-v1:0, true",
    "anthropic.claude-opus-4-6-v1, false",
    "mistral.mistral-large-2407-v1:0, false",
    "amazon.nova-pro-v1:0, false"
  })
  void bedrocksClaudesContinueAsAnthropicsDo(String model, boolean continues) {
    Optional<Continuation> asked = asked(new BedrockProvider(InstantSource.system()), model, "");
    assertThat(asked.isPresent()).isEqualTo(continues);
    asked.ifPresent(
        given -> {
          JsonNode last = given.call().body().at("/messages/1");
          assertThat(last.path("role").asText()).isEqualTo("assistant");
          assertThat(last.at("/content/0/text").asText()).isEqualTo("One two");
        });
  }
}
