package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Responses API by OpenAI's official SDK, with nothing changed but its base URL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResponsesSdkIT {
  private TestGateway gateway;
  private OpenAIClient client;

  @BeforeAll
  void start() {
    gateway = TestGateway.start().connected();
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

  private static ResponseCreateParams.Builder asking(String model, String question) {
    return ResponseCreateParams.builder().model(model).input(question);
  }

  private Response stream(ResponseCreateParams request) {
    ResponseAccumulator whole = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(request)) {
      events.stream().forEach(whole::accumulate);
    }
    return whole.response();
  }

  private static String text(Response response) {
    return response.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(part -> part.outputText().stream())
        .map(part -> part.text())
        .collect(Collectors.joining());
  }

  private void awaitHit(String model, String question) {
    String body = "{\"model\":\"%s\",\"input\":\"%s\"}".formatted(model, question);
    Awaitility.await()
        .until(
            () ->
                gateway.post("/v1/responses", body, "cache-control", "only-if-cached").statusCode(),
            status -> status == 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "gpt-4o", "claude-3-haiku", "llama-3.1-8b", "gemini-pro"})
  void everyModelAnswersOnceAndThenTheCacheDoes(String model) {
    int before = gateway.faults().calls();
    String question = "Respond, " + model;
    ResponseCreateParams request = asking(model, question).build();
    Response first = client.responses().create(request);
    assertThat(text(first)).contains("[simulated ").contains(question);
    assertThat(first.status()).contains(ResponseStatus.COMPLETED);
    assertThat(first.usage().orElseThrow().outputTokens()).isPositive();
    awaitHit(model, question);
    assertThat(client.responses().create(request)).isEqualTo(first);
    assertThat(text(stream(request))).isEqualTo(text(first));
    assertThat(gateway.faults().calls() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "claude-3-haiku", "gemini-pro", "llama-3.1-8b"})
  void streamIsWholeAndServesPlainRequestsToo(String model) {
    int before = gateway.faults().calls();
    String question = "Stream a response, " + model;
    ResponseCreateParams request = asking(model, question).build();
    Response streamed = stream(request);
    assertThat(text(streamed)).startsWith("[simulated " + model + "]").endsWith(".");
    awaitHit(model, question);
    Response plain = client.responses().create(request);
    assertThat(plain).isEqualTo(streamed);
    assertThat(stream(request)).isEqualTo(streamed);
    assertThat(gateway.faults().calls() - before).isEqualTo(1);
  }

  private static ResponseCreateParams.Builder withTool(String model) {
    return asking(model, "Use get_weather, " + model)
        .addTool(
            FunctionTool.builder()
                .name("get_weather")
                .strict(false)
                .parameters(
                    FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                            "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "claude-3.5-sonnet", "gemini-pro", "llama-3.1-8b"})
  void toolsAreCalledAndTheirResultsUnderstood(String model) {
    ResponseCreateParams request = withTool(model).build();
    for (Response answer : List.of(stream(request), client.responses().create(request))) {
      ResponseFunctionToolCall call = call(answer);
      assertThat(call.name()).isEqualTo("get_weather");
      assertThat(call.arguments()).isEqualTo("{\"city\":\"simulated\"}");
    }
    ResponseFunctionToolCall call = call(client.responses().create(request));
    Response last =
        client
            .responses()
            .create(
                withTool(model)
                    .inputOfResponse(
                        List.of(
                            ResponseInputItem.ofEasyInputMessage(
                                EasyInputMessage.builder()
                                    .role(EasyInputMessage.Role.USER)
                                    .content("Use get_weather, " + model)
                                    .build()),
                            ResponseInputItem.ofFunctionCall(call),
                            ResponseInputItem.ofFunctionCallOutput(
                                ResponseInputItem.FunctionCallOutput.builder()
                                    .callId(call.callId())
                                    .output("sunny")
                                    .build())))
                    .build());
    assertThat(text(last)).contains("sunny");
  }

  private static ResponseFunctionToolCall call(Response answer) {
    return answer.output().stream()
        .flatMap(item -> item.functionCall().stream())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "claude-3-haiku"})
  void responseIsFoundByItsIdUntilItIsDeleted(String model) {
    Response made = client.responses().create(asking(model, "Keep this, " + model).build());
    awaitHit(model, "Keep this, " + model);
    assertThat(client.responses().retrieve(made.id())).isEqualTo(made);
    client.responses().delete(made.id());
    assertThatThrownBy(() -> client.responses().retrieve(made.id()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(made.id());
  }

  @Test
  void responseIsContinuedWhereItWasMade() {
    Response made = client.responses().create(asking("gpt-4o", "First of two").build());
    ResponseCreateParams next =
        asking("auto", "Second of two").previousResponseId(made.id()).build();
    int before = gateway.faults().calls("gpt-4o");
    assertThat(text(client.responses().create(next))).contains("[simulated gpt-4o]");
    assertThat(text(stream(next))).contains("[simulated gpt-4o]");
    assertThat(gateway.faults().calls("gpt-4o") - before).isEqualTo(2);
    assertThatThrownBy(
            () ->
                client
                    .responses()
                    .create(asking("gpt-4o", "x").previousResponseId("resp_nobodys").build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("resp_nobodys");
  }

  @Test
  void errorsAreTheSdksOwn() {
    assertThatThrownBy(() -> client.responses().create(asking("nope", "x").build()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> client.responses().create(asking("gpt-4o", "x").temperature(3.0).build()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("temperature");
  }
}
