package dev.scrubjay.gateway.dialect.responses;

import static dev.scrubjay.gateway.dialect.Examples.assembled;
import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.responses.ResponsesExamples.ANSWER;
import static dev.scrubjay.gateway.dialect.responses.ResponsesExamples.asking;
import static dev.scrubjay.gateway.dialect.responses.ResponsesExamples.dialect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent;
import dev.scrubjay.gateway.dialect.translation.ChatDialect.StreamEncoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses, whole and streamed: those of OpenAI, and those that are translated. */
final class ResponsesAnswerTest {
  private static final ChatRequest PLAIN = asking("");

  private static final List<AnswerEvent> STEPS =
      List.of(
          new AnswerEvent.Started("msg_01", "claude", 7),
          new AnswerEvent.ReasoningDelta(0, "Let me "),
          new AnswerEvent.ReasoningDelta(0, "think."),
          new AnswerEvent.ReasoningSigned(0, new Signature(Maker.ANTHROPIC, "sig")),
          new AnswerEvent.ReasoningHidden(0, new Signature(Maker.ANTHROPIC, "red")),
          new AnswerEvent.TextDelta(0, "It is "),
          new AnswerEvent.TextDelta(0, "fine."),
          new AnswerEvent.ToolStarted(0, 0, "call_a", "f"),
          new AnswerEvent.ToolStarted(0, 1, "call_b", "patch", new Signature(Maker.GOOGLE, "t")),
          new AnswerEvent.ArgumentsDelta(0, 1, "{\"input\":\"*** "),
          new AnswerEvent.ArgumentsDelta(0, 0, "{\"a\":1}"),
          new AnswerEvent.ArgumentsDelta(0, 1, "x\"}"),
          new AnswerEvent.Finished(0, FinishReason.TOOL_USE),
          new AnswerEvent.Used(new Usage(10, 20)));

  private static final TranslatedAnswer WHOLE =
      new TranslatedAnswer(
          "msg_01",
          "claude",
          7,
          List.of(
              new AnswerChoice(
                  List.of(
                      new Reasoning("Let me think.", new Signature(Maker.ANTHROPIC, "sig")),
                      new HiddenReasoning(new Signature(Maker.ANTHROPIC, "red")),
                      new Text("It is fine."),
                      new ToolUse("call_a", "f", "{\"a\":1}"),
                      new ToolUse(
                          "call_b",
                          "patch",
                          "{\"input\":\"*** x\"}",
                          new Signature(Maker.GOOGLE, "t"))),
                  FinishReason.TOOL_USE)),
          new Usage(10, 20));

  private static final ChatRequest WITH_TOOLS =
      asking(
          """
          "instructions":"Be.","metadata":{"k":"v"},"temperature":0.2,"max_output_tokens":99,
          "tools":[{"type":"function","name":"f"},{"type":"custom","name":"patch"}],
          "tool_choice":"required","reasoning":{"effort":"low"},"parallel_tool_calls":false,
          "text":{"format":{"type":"json_object"}},"truncation":"auto"\
          """);

  /** {@code answer} as a client reads it. */
  private static ObjectNode parsed(ObjectNode answer) {
    return json(Json.text(answer));
  }

  private static List<SseEvent> encoded(ChatRequest request, List<AnswerEvent> steps) {
    StreamEncoder encoder = dialect(request).encoder();
    List<SseEvent> events = new ArrayList<>();
    steps.forEach(step -> events.addAll(encoder.encode(step)));
    events.addAll(encoder.end());
    return events;
  }

  @Test
  void translatedAnswerHasItsItemsAndItsRequestsSettings() {
    ObjectNode answer = dialect(WITH_TOOLS).encodeAnswer(WHOLE);
    assertThat(parsed(answer))
        .isEqualTo(
            json(
                """
                {"id":"resp_sj_msg_01","object":"response","created_at":7,"status":"completed",
                 "background":false,"completed_at":null,"error":null,"incomplete_details":null,
                 "instructions":"Be.","max_output_tokens":99,"max_tool_calls":null,
                 "model":"claude","output":[
                  {"id":"rs_sj_msg_01_0","type":"reasoning",
                   "summary":[{"type":"summary_text","text":"Let me think."}],
                   "encrypted_content":"anthropic:sig"},
                  {"id":"rs_sj_msg_01_1","type":"reasoning","summary":[],
                   "encrypted_content":"hidden:anthropic:red"},
                  {"id":"msg_sj_msg_01_2","type":"message","status":"completed",
                   "role":"assistant","content":[{"type":"output_text","text":"It is fine.",
                    "annotations":[],"logprobs":[]}]},
                  {"id":"fc_sj_msg_01_3","type":"function_call","status":"completed",
                   "arguments":"{\\"a\\":1}","call_id":"call_a","name":"f"},
                  {"id":"rs_sj_msg_01_4","type":"reasoning","summary":[],
                   "encrypted_content":"call:google:t"},
                  {"id":"ctc_sj_msg_01_5","type":"custom_tool_call","status":"completed",
                   "input":"*** x","call_id":"call_b","name":"patch"}],
                 "parallel_tool_calls":false,"previous_response_id":null,"prompt_cache_key":null,
                 "reasoning":{"effort":"low","summary":null},"safety_identifier":null,
                 "service_tier":"default","store":false,"temperature":0.2,
                 "text":{"format":{"type":"json_object"},"verbosity":"medium"},
                 "tool_choice":"required",
                 "tools":[{"type":"function","name":"f"},{"type":"custom","name":"patch"}],
                 "top_logprobs":0,"top_p":1.0,"truncation":"auto",
                 "usage":{"input_tokens":10,
                  "input_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},
                  "output_tokens":20,"output_tokens_details":{"reasoning_tokens":0},
                  "total_tokens":30},
                 "user":null,"metadata":{"k":"v"}}\
                """));
    assertThat(new OpenAiResponses().isComplete(answer)).isTrue();
    assertThat(new OpenAiResponses().usage(answer)).isEqualTo(new Usage(10, 20));
  }

  @Test
  void streamOfATranslatedAnswerIsItsWholeForm() {
    List<SseEvent> events = encoded(WITH_TOOLS, STEPS);
    assertThat(assembled(new OpenAiResponses(), events))
        .isEqualTo(parsed(dialect(WITH_TOOLS).encodeAnswer(WHOLE)));
  }

  @Test
  void eventsAreNumberedAndNamedAsOpenAiDoes() {
    List<SseEvent> events = encoded(WITH_TOOLS, STEPS);
    for (int i = 0; i < events.size(); i++) {
      ObjectNode data = json(events.get(i).data());
      assertThat(data.path("sequence_number").asInt()).isEqualTo(i);
      assertThat(data.path("type").asText()).isEqualTo(events.get(i).event());
    }
    assertThat(events.stream().map(SseEvent::event))
        .containsSubsequence(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.custom_tool_call_input.delta",
            "response.custom_tool_call_input.done",
            "response.output_item.done",
            "response.completed");
  }

  @ParameterizedTest
  @CsvSource({
    "STOP,completed,",
    "TOOL_USE,completed,",
    "LENGTH,incomplete,max_output_tokens",
    "FILTERED,incomplete,content_filter"
  })
  void endTellsWhyTheAnswerEnded(FinishReason reason, String status, String why) {
    List<SseEvent> events =
        encoded(
            PLAIN,
            List.of(
                new AnswerEvent.Started("1", "m", 7),
                new AnswerEvent.TextDelta(0, "x"),
                new AnswerEvent.Finished(0, reason)));
    assertThat(events.getLast().event()).isEqualTo("response." + status);
    JsonNode response = json(events.getLast().data()).path("response");
    assertThat(response.path("status").asText()).isEqualTo(status);
    assertThat(response.at("/incomplete_details/reason").textValue()).isEqualTo(why);
    assertThat(response.at("/output/0/status").asText()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void answerOfOpenAiSurvivesItsReplay(int pieceChars) {
    ObjectNode answer = json(ANSWER);
    List<SseEvent> events = new OpenAiResponses().replay(answer, PLAIN, pieceChars);
    assertThat(assembled(new OpenAiResponses(), events)).isEqualTo(json(ANSWER));
    assertThat(answer).isEqualTo(json(ANSWER));
    assertThat(textOf(events)).isEqualTo("In a peaceful grove, a unicorn named Lumina lived.");
    for (int i = 0; i < events.size(); i++) {
      assertThat(json(events.get(i).data()).path("sequence_number").asInt()).isEqualTo(i);
    }
    assertThat(events.stream().map(SseEvent::event))
        .contains(
            "response.refusal.delta",
            "response.refusal.done",
            "response.output_text.annotation.added",
            "response.custom_tool_call_input.done");
  }

  private static String textOf(List<SseEvent> events) {
    StringBuilder text = new StringBuilder();
    for (SseEvent event : events) {
      if ("response.output_text.delta".equals(event.event())) {
        text.append(json(event.data()).path("delta").asText());
      }
    }
    return text.toString();
  }

  @Test
  void outputThatTheEndLeavesOutIsThatOfTheItems() {
    ObjectNode answer = json(ANSWER);
    List<SseEvent> events = new ArrayList<>(new OpenAiResponses().replay(answer, PLAIN));
    ObjectNode end = json(events.removeLast().data());
    ((ObjectNode) end.path("response")).putArray("output");
    events.add(new SseEvent("response.completed", end.toString()));
    assertThat(assembled(new OpenAiResponses(), events)).isEqualTo(json(ANSWER));
  }

  @Test
  void streamThatBrokeOffGoesOnWithTheRestOfAnother() {
    List<AnswerEvent> steps =
        List.of(
            new AnswerEvent.Started("1", "m", 7),
            new AnswerEvent.TextDelta(0, "Once "),
            new AnswerEvent.TextDelta(0, "upon a time"),
            new AnswerEvent.Finished(0, FinishReason.STOP));
    List<SseEvent> first = encoded(PLAIN, steps);
    List<AnswerEvent> others = new ArrayList<>(steps);
    others.set(0, new AnswerEvent.Started("2", "m", 8));
    ObjectNode other = assembled(new OpenAiResponses(), encoded(PLAIN, others));
    for (int cut = 0; cut < 6; cut++) {
      List<SseEvent> shown = first.subList(0, cut);
      List<SseEvent> all = new ArrayList<>(shown);
      all.addAll(new OpenAiResponses().rest(shown, other).orElseThrow());
      assertThat(textOf(all)).isEqualTo("Once upon a time");
      ObjectNode whole = assembled(new OpenAiResponses(), all);
      assertThat(whole.path("id").asText()).isEqualTo(cut < 1 ? "resp_sj_2" : "resp_sj_1");
      assertThat(whole.at("/output/0/id").asText())
          .isEqualTo(cut < 3 ? "msg_sj_2_0" : "msg_sj_1_0");
      for (int i = 0; i < all.size(); i++) {
        assertThat(json(all.get(i).data()).path("sequence_number").asInt()).isEqualTo(i);
      }
    }
    List<SseEvent> otherText =
        encoded(PLAIN, List.of(steps.get(0), new AnswerEvent.TextDelta(0, "No")));
    assertThat(new OpenAiResponses().rest(otherText.subList(0, 5), other)).isEmpty();
    assertThat(new OpenAiResponses().rest(first, other)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status\":\"completed\",\"output\":[]}|true",
        """
        {"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[]}\
        |true\
        """,
        """
        {"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}\
        |false\
        """,
        "{\"status\":\"failed\",\"output\":[]}|false",
        "{\"status\":\"queued\",\"output\":[]}|false",
        "{\"status\":\"completed\"}|false"
      })
  void onlyWholeAnswersAreComplete(String answer, boolean complete) {
    assertThat(new OpenAiResponses().isComplete(json(answer))).isEqualTo(complete);
  }

  @Test
  void answerNamesTheSenderOfItsOwnRequest() {
    ChatRequest mine = asking("\"metadata\":{\"trace\":\"2\"},\"user\":\"me\"");
    ObjectNode theirs =
        parsed(dialect(asking("\"metadata\":{\"trace\":\"1\"}")).encodeAnswer(WHOLE));
    ObjectNode shown = mine.dialect().shown(theirs.deepCopy(), mine).orElseThrow();
    assertThat(shown).isEqualTo(parsed(dialect(mine).encodeAnswer(WHOLE)));
    assertThat(mine.dialect().shown(shown, mine)).isEmpty();
    SseEvent event = mine.dialect().replay(theirs, mine).getLast();
    SseEvent own = mine.dialect().shown(event, mine).orElseThrow();
    assertThat(json(own.data()).path("response")).isEqualTo(shown);
  }

  @Test
  void failureOfAStreamIsRaisedBySdksAndEndsAgents() {
    ApiError error = ApiError.of(ApiError.ErrorKind.BAD_GATEWAY, "upstream_cut", "broke off");
    List<SseEvent> events = new OpenAiResponses().encodeStreamError(error, "r", 5);
    assertThat(events.stream().map(SseEvent::event)).containsExactly("error", "response.failed");
    assertThat(json(events.getFirst().data()).at("/error/message").asText()).isEqualTo("broke off");
    assertThat(json(events.getFirst().data()).path("code").asText()).isEqualTo("upstream_cut");
    assertThat(json(events.getFirst().data()).path("sequence_number").asInt()).isEqualTo(5);
    JsonNode failed = json(events.getLast().data());
    assertThat(failed.path("sequence_number").asInt()).isEqualTo(6);
    assertThat(failed.at("/response/id").asText()).isEqualTo("resp_sj_r");
    assertThat(failed.at("/response/error/code").asText()).isEqualTo("server_error");
  }
}
