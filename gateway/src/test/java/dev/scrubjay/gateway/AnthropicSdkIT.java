package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import dev.scrubjay.gateway.upstream.simulated.Fault;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's official SDK, with nothing changed but its base URL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnthropicSdkIT {
  private TestGateway gateway;
  private AnthropicClient client;
  private int stores;

  @BeforeAll
  void start() {
    gateway = TestGateway.start();
    client =
        AnthropicOkHttpClient.builder()
            .baseUrl(gateway.url())
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

  private static MessageCreateParams.Builder asking(String model, String question) {
    return MessageCreateParams.builder().model(model).maxTokens(500).addUserMessage(question);
  }

  private static String text(Message message) {
    return message.content().get(0).asText().text();
  }

  private Message stream(MessageCreateParams request) {
    MessageAccumulator whole = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(request)) {
      events.stream().forEach(whole::accumulate);
    }
    return whole.message();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "gpt-4o", "claude-3.5-sonnet", "llama-3.1-8b", "gemini-pro"})
  void everyModelAnswersOnceAndThenTheCacheDoes(String model) {
    int before = gateway.faults().calls();
    MessageCreateParams request = asking(model, "Plain, " + model).build();
    Message first = client.messages().create(request);
    assertThat(text(first)).startsWith("[simulated ");
    assertThat(first.usage().outputTokens()).isPositive();
    awaitStored(1);
    Message second = client.messages().create(request);
    assertThat(second).isEqualTo(first);
    assertThat(stream(request).content()).isEqualTo(first.content());
    assertThat(gateway.faults().calls() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-3-haiku", "gpt-4o-mini", "gemini-pro"})
  void streamIsWholeAndServesPlainRequestsToo(String model) {
    MessageCreateParams request = asking(model, "Stream, " + model).build();
    Message streamed = stream(request);
    assertThat(text(streamed)).startsWith("[simulated " + model + "]").endsWith(".");
    assertThat(streamed.stopReason()).contains(StopReason.END_TURN);
    awaitStored(1);
    Message plain = client.messages().create(request);
    assertThat(text(plain)).isEqualTo(text(streamed));
    assertThat(plain.usage().outputTokens()).isPositive();
  }

  /** Waits until that many more entries are there. */
  private void awaitStored(int more) {
    Awaitility.await()
        .until(
            () -> {
              String body = gateway.get("/v1/analytics/cache").body();
              return body.contains("\"stores\":" + (stores + more));
            });
    stores += more;
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-3.5-sonnet", "gpt-4o", "gemini-pro"})
  void toolsAreCalled(String model) {
    Tool tool =
        Tool.builder()
            .name("get_weather")
            .inputSchema(
                Tool.InputSchema.builder()
                    .properties(
                        Tool.InputSchema.Properties.builder()
                            .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                            .build())
                    .build())
            .build();
    MessageCreateParams request =
        asking(model, "Use get_weather")
            .addTool(tool)
            .putAdditionalHeader("cache-control", "no-store")
            .build();
    for (Message answer : new Message[] {client.messages().create(request), stream(request)}) {
      assertThat(answer.stopReason()).contains(StopReason.TOOL_USE);
      var use = answer.content().get(0).asToolUse();
      assertThat(use.name()).isEqualTo("get_weather");
      assertThat(use._input()).isEqualTo(JsonValue.from(Map.of("city", "simulated")));
    }
  }

  @Test
  void errorsAreTheSdksOwn() {
    assertThatThrownBy(() -> client.messages().create(asking("nope", "x").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("'nope' does not exist");
    assertThatThrownBy(
            () ->
                client
                    .messages()
                    .create(
                        asking("gpt-4o", "x")
                            .putAdditionalBodyProperty("temperature", JsonValue.from(3))
                            .build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("temperature");
    gateway.faults().set("gemini-pro", Fault.RATE_LIMITED);
    assertThatThrownBy(() -> client.messages().create(asking("gemini-pro", "y").build()))
        .isInstanceOf(RateLimitException.class);
    gateway.faults().clear();
    gateway.awaitAnswer("gemini-pro");
  }

  @Test
  void brokenStreamIsAnErrorAndIsNotStored() {
    gateway.faults().set("claude-3-haiku", Fault.CUT);
    MessageCreateParams request = asking("claude-3-haiku", "Break off").build();
    assertThatThrownBy(() -> stream(request)).hasMessageContaining("broke off");
    gateway.faults().clear();
    int before = gateway.faults().calls();
    assertThat(text(client.messages().create(request))).endsWith(".");
    assertThat(gateway.faults().calls() - before).isEqualTo(1);
    awaitStored(1);
  }

  @Test
  void modelsAreListedInAnthropicsShape() {
    assertThat(client.models().list().data())
        .extracting(model -> model.id())
        .contains("auto", "claude-3-haiku");
  }
}
