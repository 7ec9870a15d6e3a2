package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.OPENAI;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The formats of errors for clients, and of errors of providers. */
final class ErrorShapeTest {
  private final ReplyTranslator reply = OPENAI.encode(toOpenAi(""), "m").reply();

  @Test
  void errorInOpenAisFormat() {
    ApiError error = ApiError.invalid("messages[0].role", "messages[0].role: is missing");
    assertThat(Json.text(new OpenAiChat().encodeError(error, "req_1")))
        .isEqualTo(
            """
            {"error":{"message":"messages[0].role: is missing","type":"invalid_request_error",\
            "param":"messages[0].role","code":"invalid_value"}}""");
    assertThat(new OpenAiChat().encodeStreamError(error, "req_1"))
        .containsExactly(new SseEvent(null, Json.text(new OpenAiChat().encodeError(error, "r"))));
  }

  @Test
  void errorInAnthropicsFormat() {
    ApiError error = ApiError.of(ApiError.ErrorKind.UNAVAILABLE, "busy", "Try later.");
    AnthropicMessages dialect = new AnthropicMessages();
    assertThat(Json.text(dialect.encodeError(error, "req_1")))
        .isEqualTo(
            """
            {"type":"error","error":{"type":"overloaded_error","message":"Try later."},\
            "request_id":"req_1"}""");
    List<SseEvent> events = dialect.encodeStreamError(error, "req_1");
    assertThat(events).singleElement().extracting(SseEvent::event).isEqualTo("error");
  }

  @ParameterizedTest
  @EnumSource(ApiError.ErrorKind.class)
  void streamThatFailedIsNotAnAnswer(ApiError.ErrorKind kind) {
    ApiError error = ApiError.of(kind, "code", "message");
    for (ClientDialect dialect : List.of(new OpenAiChat(), new AnthropicMessages())) {
      AnswerAssembler assembler = dialect.assembler();
      dialect.encodeStreamError(error, "r").forEach(assembler::accept);
      assertThat(assembler.answer()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"error":{"message":"Incorrect API key","type":"invalid_request_error"}} | Incorrect API key
          {"type":"error","error":{"type":"overloaded_error","message":"Busy"}}    | Busy
          {"error":{"code":400,"message":"Bad","status":"INVALID_ARGUMENT"}}       | Bad
          [{"error":{"code":400,"message":"Bad","status":"INVALID_ARGUMENT"}}]     | Bad
          {"error":"model not found"}                                              | model not found
          {"object":"error","message":"too long"}                                  | too long
          {"detail":"Not Found"}                                                   | Not Found
          {"detail":[{"loc":["body"],"msg":"field required"}]}                     | field required
          {"error":{"message":"  "}}                                               | no explanation
          {"error":{"message":7}}                                                  | no explanation
          []                                                                       | no explanation
          7                                                                        | no explanation
          """)
  void messageOfAProvidersError(String body, String message) throws JsonProcessingException {
    assertThat(reply.errorMessage(Json.value(body.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(message);
  }

  @Test
  void emptyBodyHasNoMessage() {
    assertThat(reply.errorMessage(NullNode.getInstance())).isEqualTo("no explanation");
    assertThat(reply.errorMessage(MissingNode.getInstance())).isEqualTo("no explanation");
  }

  @Test
  void longMessageIsCutBetweenCharacters() {
    String message =
        reply.errorMessage(json("{\"error\":\"" + "x".repeat(499) + "\uD83D\uDE00 and more\"}"));
    assertThat(message).isEqualTo("x".repeat(499) + "...");
  }
}
