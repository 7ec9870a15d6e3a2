package dev.scrubjay.gateway.dialect.contract;

import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers and events, as the official SDKs' types validate them. */
final class SdkValidityTest {
  private static final JsonMapper OPENAI = com.openai.core.ObjectMappers.jsonMapper();
  private static final JsonMapper ANTHROPIC = com.anthropic.core.ObjectMappers.jsonMapper();

  static Stream<Cell> cells() {
    return Cell.all().filter(cell -> !(cell.client() instanceof GeminiClient));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void answersAreValid(Cell cell) throws JsonProcessingException {
    List<SseEvent> events = cell.events();
    List<ObjectNode> answers = new ArrayList<>(List.of(cell.plain()));
    var assembler = cell.client().dialect().assembler();
    events.forEach(assembler::accept);
    assembler.answer().ifPresent(answers::add);
    for (ObjectNode answer : answers) {
      validate(cell.client(), Json.text(answer));
      replayed(cell, answer).forEach(event -> event(cell.client(), event));
    }
    events.forEach(event -> event(cell.client(), event));
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void eventsOfFailedStreamsAreValid(ErrorKind kind) {
    ApiError error = ApiError.of(kind, "code", "Something failed.");
    ClientFace client = new ResponsesClient();
    client.dialect().encodeStreamError(error, "req_1", 5).forEach(event -> event(client, event));
  }

  private static List<SseEvent> replayed(Cell cell, ObjectNode answer) {
    return cell.client().dialect().replay(answer, cell.request(true), 3);
  }

  private static void validate(ClientFace client, String answer) throws JsonProcessingException {
    switch (client) {
      case OpenAiChatClient chat -> openAi(answer, ChatCompletion.class).validate();
      case ResponsesClient responses -> openAi(answer, Response.class).validate();
      default -> ANTHROPIC.readValue(answer, Message.class).validate();
    }
  }

  private static <T> T openAi(String json, Class<T> type) throws JsonProcessingException {
    return OPENAI.readValue(json, type);
  }

  private static void event(ClientFace client, SseEvent event) {
    String data = event.data();
    try {
      switch (client) {
        case OpenAiChatClient chat -> {
          if (!data.equals("[DONE]")) {
            openAi(data, ChatCompletionChunk.class).validate();
          }
        }
        case ResponsesClient responses -> openAi(data, ResponseStreamEvent.class).validate();
        default -> {
          if (!"ping".equals(event.event())) { // the SDK skips it
            ANTHROPIC.readValue(data, RawMessageStreamEvent.class).validate();
          }
        }
      }
    } catch (JsonProcessingException | RuntimeException e) {
      throw new AssertionError(data, e);
    }
  }
}
