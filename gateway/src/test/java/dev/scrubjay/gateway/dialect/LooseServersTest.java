package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.OPENAI;
import static dev.scrubjay.gateway.dialect.Examples.assembled;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static dev.scrubjay.gateway.dialect.Examples.translated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that speak OpenAI's dialect loosely, and what clients and the cache get of them. */
final class LooseServersTest {
  private static final SseEvent DONE = new SseEvent(null, "[DONE]");
  private static final String FINISH =
      "{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}";

  private static List<SseEvent> events(String... choices) {
    List<SseEvent> events = new ArrayList<>();
    for (String choice : choices) {
      events.add(new SseEvent(null, "{\"id\":\"c\",\"model\":\"m\",\"choices\":[" + choice + "]}"));
    }
    events.add(DONE);
    return events;
  }

  private static String call(String call) {
    return "{\"index\":0,\"delta\":{\"tool_calls\":[" + call + "]},\"finish_reason\":null}";
  }

  private static String content(String content) {
    return "{\"index\":0,\"delta\":{\"content\":" + content + "},\"finish_reason\":\"\"}";
  }

  /** What an Anthropic client gets. */
  private static ObjectNode toClient(String... choices) {
    StreamTranslator stream = OPENAI.encode(toAnthropic("\"stream\":true"), "m").reply().stream();
    return assembled(new AnthropicMessages(), translated(stream, events(choices)));
  }

  /** What is stored for OpenAI clients. */
  private static Optional<ObjectNode> stored(String... choices) {
    AnswerAssembler assembler = new OpenAiChat().assembler();
    StreamTranslator stream = OPENAI.encode(toOpenAi("\"stream\":true"), "m").reply().stream();
    translated(stream, events(choices)).forEach(assembler::accept);
    return assembler.answer();
  }

  @Test
  void repeatedNameIsOneName() {
    String[] pieces = {
      call(
          "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"ls\",\"arguments\":\"{\\\"p\\\"\"}}"),
      call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"ls\",\"arguments\":\":1}\"}}"),
      FINISH
    };
    assertThat(toClient(pieces).path("content"))
        .isEqualTo(
            json("{\"c\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"ls\",\"input\":{\"p\":1}}]}")
                .path("c"));
    assertThat(stored(pieces).orElseThrow().at("/choices/0/message/tool_calls/0/function"))
        .isEqualTo(json("{\"name\":\"ls\",\"arguments\":\"{\\\"p\\\":1}\"}"));
  }

  @Test
  void lateNameAndIdAreTaken() {
    ObjectNode answer =
        toClient(
            call("{\"index\":0,\"function\":{\"arguments\":\"{\"}}"),
            call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"ls\",\"arguments\":\"}\"}}"),
            FINISH);
    assertThat(answer.at("/content/0/name").asText()).isEqualTo("ls");
    assertThat(answer.at("/content/0/id").asText()).isEqualTo("a");
  }

  @Test
  void idOfItsOwnForEachPieceMakesNoNewCall() {
    ObjectNode answer =
        toClient(
            call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"ls\",\"arguments\":\"{\"}}"),
            call("{\"index\":0,\"id\":\"b\",\"function\":{\"arguments\":\"}\"}}"),
            FINISH);
    assertThat(answer.path("content")).hasSize(1);
  }

  @Test
  void nameThatChangesIsNotStored() {
    assertThat(
            stored(
                call(
                    "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
                call("{\"index\":0,\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"),
                FINISH))
        .isEmpty();
  }

  @Test
  void argumentsMayBeAnObject() {
    String whole =
        """
        {"id":"c","choices":[{"finish_reason":"","message":{"role":"assistant","tool_calls":[
          {"function":{"name":"ls","arguments":{"p":"/tmp"}}}]}}]}\
        """;
    ReplyTranslator reply = OPENAI.encode(toAnthropic(""), "m").reply();
    assertThat(reply.answer(json(whole)).at("/content/0/input/p").asText()).isEqualTo("/tmp");
    assertThat(reply.answer(json(whole)).path("stop_reason").asText()).isEqualTo("tool_use");
    ObjectNode streamed =
        toClient(call("{\"function\":{\"name\":\"ls\",\"arguments\":{\"p\":\"/tmp\"}}}"), FINISH);
    assertThat(streamed.at("/content/0/input/p").asText()).isEqualTo("/tmp");
  }

  @Test
  void argumentsReachAnOpenAiClientAsAText() {
    ReplyTranslator same = OPENAI.encode(toOpenAi(""), "m").reply();
    ObjectNode whole =
        same.answer(
            json(
                "{\"choices\":[{\"finish_reason\":\"\",\"message\":{\"tool_calls\":[{\"function\":"
                    + "{\"name\":\"ls\",\"arguments\":{\"p\":1}}}]}}]}"));
    String place = "/choices/0/message/tool_calls/0/function/arguments";
    assertThat(whole.at(place).textValue()).isEqualTo("{\"p\":1}");
    assertThat(whole.at("/choices/0/finish_reason").textValue()).isEqualTo("tool_calls");
    ObjectNode streamed =
        stored(
                call("{\"id\":\"a\",\"function\":{\"name\":\"ls\",\"arguments\":{\"p\":1}}}"),
                FINISH)
            .orElseThrow();
    assertThat(streamed.at(place).textValue()).isEqualTo("{\"p\":1}");
  }

  @Test
  void missingFinishReasonIsSaidBeforeTheEndMarker() {
    StreamTranslator same = OPENAI.encode(toOpenAi("\"stream\":true"), "m").reply().stream();
    List<SseEvent> seen = translated(same, events(content("\"Hi\"")));
    assertThat(json(seen.get(0).data()).at("/choices/0/finish_reason").isNull()).isTrue();
    ObjectNode last = json(seen.get(1).data());
    assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(last.path("id").asText()).isEqualTo("c");
    assertThat(seen.get(2)).isEqualTo(DONE);
  }

  /** Ways in which servers tell, after the first words, that no more will come. */
  private static Stream<SseEvent> errors() {
    return Stream.of(
        new SseEvent(null, "{\"object\":\"error\",\"message\":\"gone\",\"code\":500}"),
        new SseEvent(null, "{\"status\":500,\"message\":\"gone\"}"),
        new SseEvent(null, "{\"text\":\"no worker\",\"error_code\":50001}"),
        new SseEvent(null, "{\"detail\":\"gone\"}"),
        new SseEvent("error", "{\"message\":\"gone\",\"choices\":[]}"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whatIsNoPieceOfTheAnswerBeforeTheEndMarkerIsAnError(SseEvent error) {
    for (ChatRequest request :
        List.of(toOpenAi("\"stream\":true"), toAnthropic("\"stream\":true"))) {
      StreamTranslator stream = OPENAI.encode(request, "m").reply().stream();
      List<SseEvent> events = new ArrayList<>(events(content("\"Hi\"")));
      events.add(1, error);
      assertThatThrownBy(() -> translated(stream, events))
          .isInstanceOf(ReportedErrorException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "abort", "cancelled", "timeout"})
  void answerThatTheServerHasGivenUpIsNotStored(String reason) {
    String finish = "{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}";
    assertThat(stored(content("\"Hi\""), finish)).isEmpty();
  }

  @Test
  void contentListsAreRead() {
    String thinking =
        "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm.\"}]}]";
    String[] pieces = {
      content(thinking),
      content("[{\"type\":\"text\",\"text\":\"Fo\"}]"),
      content("\"ur.\""),
      "{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}"
    };
    ObjectNode answer = toClient(pieces);
    assertThat(answer.at("/content/0/thinking").asText()).isEqualTo("Hm.");
    assertThat(answer.at("/content/1/text").asText()).isEqualTo("Four.");
    assertThat(stored(pieces)).as("a list and a text cannot be joined").isEmpty();
  }

  @Test
  void reasoningIsReadOnceFromAnyMember() {
    for (String delta :
        List.of(
            "{\"reasoning\":\"Hm.\"}",
            "{\"reasoning_content\":\"Hm.\"}",
            "{\"reasoning\":\"Hm.\",\"reasoning_content\":\"Hm.\"}",
            "{\"reasoning\":\"Hm.\",\"reasoning_details\":[{\"type\":\"reasoning.text\","
                + "\"text\":\"Hm.\",\"index\":0}]}")) {
      ObjectNode answer =
          toClient(
              "{\"index\":0,\"delta\":" + delta + "}",
              "{\"index\":0,\"delta\":{\"content\":\"4\"},\"finish_reason\":\"stop\"}");
      assertThat(answer.at("/content/0/thinking").asText()).as(delta).isEqualTo("Hm.");
      assertThat(answer.at("/content/1/text").asText()).isEqualTo("4");
    }
  }

  @Test
  void endMarkerIsAddedForAStreamThatEndsWithAFinishReason() {
    StreamTranslator same = OPENAI.encode(toOpenAi("\"stream\":true"), "m").reply().stream();
    same.accept(events(content("\"Hi\"")).get(0));
    assertThat(same.mayEnd()).as("an empty finish reason is none").isFalse();
    same.accept(events("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}").get(0));
    assertThat(same.isComplete()).isFalse();
    assertThat(same.mayEnd()).isTrue();
    assertThat(same.end()).containsExactly(DONE);
  }

  @Test
  void endMarkerWithoutAFinishReasonEndsTheAnswer() {
    ObjectNode answer =
        toClient(
            call("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"ls\",\"arguments\":\"{}\"}}"));
    assertThat(answer.path("stop_reason").asText()).isEqualTo("tool_use");
  }

  @Test
  void detailsOfReasoningAreJoinedByIndex() {
    ObjectNode answer =
        stored(
                "{\"delta\":{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"H\","
                    + "\"signature\":\"\",\"index\":0}]}}",
                "{\"delta\":{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"m\","
                    + "\"index\":0}]}}",
                "{\"delta\":{\"reasoning_details\":[{\"type\":\"reasoning.text\","
                    + "\"signature\":\"s\",\"index\":0}]}}",
                "{\"delta\":{\"content\":\"4\"},\"finish_reason\":\"stop\"}")
            .orElseThrow();
    assertThat(answer.at("/choices/0/message/reasoning_details"))
        .isEqualTo(
            json("""
            {"d":[{"type":"reasoning.text","text":"Hm","signature":"s","index":0}]}\
            """)
                .path("d"));
  }
}
