package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.scrubjay.gateway.upstream.simulated.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's official SDK, with nothing changed but its base URL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiSdkIT {
  private TestGateway gateway;
  private OpenAIClient client;

  @BeforeAll
  void start() {
    gateway = TestGateway.start();
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway.url() + "/v1")
            .apiKey("any")
            .putHeader("x-scrubjay-tenant", gateway.tenant())
            .maxRetries(0)
            .build();
  }

  @AfterAll
  void stop() {
    client.close();
    gateway.close();
  }

  @AfterEach
  void mend() {
    gateway.faults().clear();
  }

  private static ChatCompletionCreateParams.Builder asking(String model, String question) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(question);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auto",
        "gpt-4o",
        "gpt-4o-mini",
        "claude-3.5-sonnet",
        "claude-3-haiku",
        "llama-3.1-8b",
        "gemini-pro"
      })
  void everyModelAnswersOnceAndThenTheCacheDoes(String model) {
    int before = gateway.faults().calls();
    String question = "Plain, " + model;
    ChatCompletionCreateParams request = asking(model, question).build();
    ChatCompletion first = client.chat().completions().create(request);
    assertThat(first.choices().get(0).message().content().orElse("")).contains("[simulated ");
    assertThat(first.usage().orElseThrow().completionTokens()).isPositive();
    gateway.awaitChatHit(model, question);
    ChatCompletion second = client.chat().completions().create(request);
    assertThat(second.choices()).isEqualTo(first.choices());
    assertThat(gateway.faults().calls() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "claude-3-haiku", "gemini-pro"})
  void streamIsWholeAndServesPlainRequestsToo(String model) {
    String question = "Stream, " + model;
    ChatCompletionCreateParams request = asking(model, question).build();
    ChatCompletion streamed = stream(request);
    String text = streamed.choices().get(0).message().content().orElse("");
    assertThat(text).startsWith("[simulated " + model + "]").endsWith(".");
    assertThat(streamed.usage()).isEmpty();
    gateway.awaitChatHit(model, question);
    ChatCompletion plain = client.chat().completions().create(request);
    assertThat(plain.choices().get(0).message().content()).contains(text);
    assertThat(plain.usage()).isPresent();
    ChatCompletion replayed =
        stream(
            request.toBuilder()
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());
    assertThat(replayed.choices().get(0).message().content()).contains(text);
    assertThat(replayed.usage()).isEqualTo(plain.usage());
  }

  private ChatCompletion stream(ChatCompletionCreateParams request) {
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(request)) {
      chunks.stream().forEach(whole::accumulate);
    }
    return whole.chatCompletion();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "claude-3.5-sonnet", "gemini-pro"})
  void toolsAreCalledAndTheirResultsUnderstood(String model) {
    ChatCompletionCreateParams.Builder request =
        asking(model, "Use get_weather, " + model)
            .addFunctionTool(
                FunctionDefinition.builder()
                    .name("get_weather")
                    .parameters(
                        FunctionParameters.builder()
                            .putAdditionalProperty("type", JsonValue.from("object"))
                            .putAdditionalProperty(
                                "properties",
                                JsonValue.from(Map.of("city", Map.of("type", "string"))))
                            .build())
                    .build());
    for (ChatCompletion answer :
        List.of(client.chat().completions().create(request.build()), stream(request.build()))) {
      ChatCompletion.Choice choice = answer.choices().get(0);
      assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
      var call = choice.message().toolCalls().orElseThrow().get(0).asFunction();
      assertThat(call.function().name()).isEqualTo("get_weather");
      assertThat(call.function().arguments()).isEqualTo("{\"city\":\"simulated\"}");
    }
    ChatCompletion called = client.chat().completions().create(request.build());
    request.addMessage(called.choices().get(0).message());
    request.addMessage(
        ChatCompletionToolMessageParam.builder()
            .toolCallId(
                called
                    .choices()
                    .get(0)
                    .message()
                    .toolCalls()
                    .orElseThrow()
                    .get(0)
                    .asFunction()
                    .id())
            .content("sunny")
            .build());
    ChatCompletion last = client.chat().completions().create(request.build());
    assertThat(last.choices().get(0).message().content().orElse("")).contains("sunny");
  }

  @Test
  void embeddingsComeAsFloatsWhateverTheWire() {
    EmbeddingCreateParams request =
        EmbeddingCreateParams.builder()
            .model("text-embedding-3-small")
            .input("some text")
            .dimensions(8)
            .build();
    CreateEmbeddingResponse first = client.embeddings().create(request);
    assertThat(first.data().get(0).embedding()).hasSize(8);
    assertThat(client.embeddings().create(request).data()).isEqualTo(first.data());
  }

  @Test
  void modelsAreListed() {
    assertThat(client.models().list().data())
        .extracting(model -> model.id())
        .contains("auto", "gpt-4o", "claude-3-haiku");
    assertThat(client.models().retrieve("gpt-4o").ownedBy()).isEqualTo("openai");
  }

  @Test
  void errorsAreTheSdksOwn() {
    assertThatThrownBy(() -> client.chat().completions().create(asking("nope", "x").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'nope' does not exist");
    assertThatThrownBy(
            () ->
                client.chat().completions().create(asking("gpt-4o", "x").temperature(3.0).build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("temperature");
    gateway.faults().set("gemini-pro", Fault.RATE_LIMITED);
    assertThatThrownBy(() -> client.chat().completions().create(asking("gemini-pro", "y").build()))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            e -> assertThat(e.headers().values("retry-after")).containsExactly("1"));
    gateway.faults().clear();
    gateway.awaitAnswer("gemini-pro");
  }

  @Test
  void routedRequestSurvivesAFailingModel() {
    gateway.faults().set("claude-3-haiku", Fault.SERVER_ERROR);
    ChatCompletion answer =
        client.chat().completions().create(asking("auto", "Survive this").build());
    assertThat(answer.model()).doesNotContain("haiku");
  }
}
