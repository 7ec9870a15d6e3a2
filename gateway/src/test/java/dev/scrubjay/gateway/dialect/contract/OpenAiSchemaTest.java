package dev.scrubjay.gateway.dialect.contract;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our answers to clients of OpenAI and our requests to it, as its own OpenAPI document validates
 * them: that of the repository {@code openai/openai-openapi}, in YAML or JSON.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(
    named = OpenAiSchemaTest.PATH,
    matches = ".+",
    disabledReason = "names no copy of OpenAI's OpenAPI document")
final class OpenAiSchemaTest {
  static final String PATH = "SCRUBJAY_OPENAI_SCHEMA";

  private PublishedSchema schema;

  @BeforeAll
  void read() {
    schema = PublishedSchema.read(System.getenv(PATH));
  }

  static Stream<Cell> clients() {
    return Cell.all()
        .filter(
            cell ->
                cell.client() instanceof OpenAiChatClient
                    || cell.client() instanceof ResponsesClient);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void answersAreValid(Cell cell) {
    boolean chat = cell.client() instanceof OpenAiChatClient;
    List<SseEvent> events = new ArrayList<>(cell.events());
    events.addAll(cell.client().dialect().replay(cell.plain(), cell.request(true), 3));
    schema.validate(chat ? "CreateChatCompletionResponse" : "Response", cell.plain());
    for (SseEvent event : events) {
      if (!event.data().equals("[DONE]")) {
        schema.validate(
            chat ? "CreateChatCompletionStreamResponse" : "ResponseStreamEvent",
            Pieces.json(event));
      }
    }
  }

  static Stream<Cell> servers() {
    return Cell.all()
        .filter(
            cell ->
                cell.provider() instanceof OpenAiChatServer
                    || cell.provider() instanceof ResponsesServer);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void requestsAreValid(Cell cell) {
    for (boolean stream : new boolean[] {false, true}) {
      ProviderCall call = cell.call(cell.request(stream));
      boolean responses = call.path().equals("/responses");
      schema.validate(responses ? "CreateResponse" : "CreateChatCompletionRequest", call.body());
    }
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void errorsAreValid(ErrorKind kind) {
    ApiError error = ApiError.of(kind, "code", "Something failed.");
    for (ClientFace client : List.of(new OpenAiChatClient(), new ResponsesClient())) {
      schema.validate("ErrorResponse", client.dialect().encodeError(error, "req_1"));
    }
    ClientDialect responses = new ResponsesClient().dialect();
    for (SseEvent event : responses.encodeStreamError(error, "req_1", 5)) {
      schema.validate("ResponseStreamEvent", Pieces.json(event));
    }
  }
}
