package dev.scrubjay.gateway.dialect.responses;

import static dev.scrubjay.gateway.dialect.Examples.ANTHROPIC;
import static dev.scrubjay.gateway.dialect.Examples.GEMINI;
import static dev.scrubjay.gateway.dialect.Examples.NOW;
import static dev.scrubjay.gateway.dialect.Examples.OPENAI;
import static dev.scrubjay.gateway.dialect.Examples.events;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.responses.ResponsesExamples.ANSWER;
import static dev.scrubjay.gateway.dialect.responses.ResponsesExamples.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.StreamTranslator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests to providers that have the Responses API, and to those that have not. */
final class ResponsesProviderTest {
  private static final String CONVERSATION =
      """
      "instructions":"Be brief.","store":false,"include":["reasoning.encrypted_content"],
      "tools":[{"type":"function","name":"w","parameters":{"type":"object"}}],
      "input":[{"role":"user","content":"Weather?"},
       {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"gAAA"},
       {"type":"function_call","id":"fc_1","call_id":"c1","name":"w","arguments":"{}"},
       {"type":"function_call_output","call_id":"c1","output":"sunny"}]\
      """;

  private final ProviderDialect provider = new ResponsesProvider(OPENAI, new NativeResponses(NOW));

  @Test
  void providerThatHasResponsesGetsTheRequestAsItIs() {
    ChatRequest request = asking(CONVERSATION);
    ProviderCall call = provider.encode(request, "gpt-x");
    assertThat(call.path()).isEqualTo("/responses");
    assertThat(call.body()).isEqualTo(request.body().deepCopy().put("model", "gpt-x"));
    assertThat(call.dropped()).isEmpty();
  }

  @Test
  void answerOfSuchAProviderIsPassedOnAsItIs() {
    ProviderCall call = provider.encode(asking(""), "m");
    assertThat(call.reply().answer(json(ANSWER))).isEqualTo(json(ANSWER));
    StreamTranslator stream = call.reply().stream();
    List<SseEvent> sent = new OpenAiResponses().replay(json(ANSWER), asking(""));
    for (SseEvent event : sent) {
      assertThat(stream.isComplete()).isFalse();
      assertThat(stream.accept(event)).containsExactly(event);
    }
    assertThat(stream.isComplete()).isTrue();
    assertThat(stream.end()).isEmpty();
    assertThat(stream.accept(new SseEvent(null, "[DONE]"))).isEmpty();
  }

  @Test
  void failuresOfSuchAProviderAreFailures() {
    ProviderCall call = provider.encode(asking(""), "m");
    assertThatThrownBy(
            () ->
                call.reply()
                    .answer(
                        json(
                            """
                            {"status":"failed","error":{"code":"server_error","message":"no luck"},
                             "output":[]}\
                            """)))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessageContaining("no luck");
    StreamTranslator stream = call.reply().stream();
    SseEvent error = events("event: error\ndata: {\"type\":\"error\",\"message\":\"no\"}").get(0);
    assertThatThrownBy(() -> stream.accept(error)).isInstanceOf(MalformedReplyException.class);
    SseEvent failed =
        events(
                """
                event: response.failed
                data: {"type":"response.failed","response":{"status":"failed","error":{"code":"x"}}}\
                """)
            .get(0);
    assertThat(stream.accept(failed)).containsExactly(failed);
    assertThat(stream.isComplete()).isTrue();
  }

  @Test
  void reasoningOfOtherProvidersIsNotSentToOpenAi() {
    ProviderCall call =
        provider.encode(
            asking(
                """
                "input":[{"role":"user","content":"x"},
                 {"type":"reasoning","id":"rs_sj_1","summary":[],"encrypted_content":"anthropic:s"},
                 {"type":"reasoning","summary":[],"encrypted_content":"call:google:t"},
                 {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gAAA"}]\
                """),
            "m");
    assertThat(call.body().path("input")).hasSize(2);
    assertThat(call.body().at("/input/1/id").asText()).isEqualTo("rs_2");
    assertThat(call.dropped()).containsExactly("input.reasoning");
  }

  @Test
  void providerThatDoesNotKnowThePathGetsChatFromThenOn() {
    ProviderCall call = provider.encode(asking(""), "m");
    assertThat(provider.lacks(call)).isTrue();
    ProviderCall chat = provider.encode(asking(""), "m");
    assertThat(chat.path()).isEqualTo("/chat/completions");
    assertThat(provider.lacks(chat)).isFalse();
    assertThat(provider.obstacle(asking("\"previous_response_id\":\"r\""))).isPresent();
  }

  @Test
  void chatCompletionsHaveTheCallAndItsResult() {
    ObjectNode body = OPENAI.encode(asking(CONVERSATION), "m").body();
    assertThat(body.at("/messages/0/role").asText()).isEqualTo("system");
    assertThat(body.at("/messages/1/content").asText()).isEqualTo("Weather?");
    assertThat(body.at("/messages/2/tool_calls/0/id").asText()).isEqualTo("c1");
    assertThat(body.at("/messages/3/role").asText()).isEqualTo("tool");
    assertThat(body.at("/messages/3/content").asText()).isEqualTo("sunny");
    assertThat(body.at("/tools/0/function/name").asText()).isEqualTo("w");
  }

  @Test
  void anthropicAndGeminiGetTheCallAndItsResult() {
    ObjectNode claude = ANTHROPIC.encode(asking(CONVERSATION), "m").body();
    assertThat(claude.toString()).contains("\"tool_use\"", "\"tool_result\"", "sunny");
    assertThat(claude.path("system").toString()).contains("Be brief.");
    ObjectNode gemini = GEMINI.encode(asking(CONVERSATION), "m").body();
    assertThat(gemini.toString()).contains("functionCall", "functionResponse", "sunny");
  }
}
