package dev.scrubjay.gateway.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import dev.scrubjay.policy.cascade.CheckedAnswer.AnswerEnd;
import dev.scrubjay.policy.cascade.CheckedCall;
import org.junit.jupiter.api.Test;

/** The checked parts of answers in the form of each client dialect. */
final class CheckedPartsTest {
  private static final CheckedCall CALL = new CheckedCall("f", "{\"a\":1}");

  private static CheckedAnswer read(String answer) {
    try {
      return CheckedParts.of(Json.object(answer), null);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsChatCompletions() {
    CheckedAnswer answer =
        read(
            """
            {"choices":[{"message":{"content":"Hi","tool_calls":[{"function":{"name":"f",\
            "arguments":"{\\"a\\":1}"}}]},"finish_reason":"tool_calls","logprobs":{"content":\
            [{"logprob":-0.1},{"logprob":-0.3}]}}]}\
            """);
    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.calls()).containsExactly(CALL);
    assertThat(answer.end()).isEqualTo(AnswerEnd.WHOLE);
    assertThat(answer.confidence().orElseThrow()).isCloseTo(Math.exp(-0.2), within(1e-9));
    assertThat(read("{\"choices\":[{\"message\":{\"refusal\":\"No\"}}]}").end())
        .isEqualTo(AnswerEnd.WITHHELD);
    assertThat(read("{\"choices\":[{\"text\":\"Hi\",\"finish_reason\":\"length\"}]}").end())
        .isEqualTo(AnswerEnd.TRUNCATED);
  }

  @Test
  void readsMessages() {
    CheckedAnswer answer =
        read(
            """
            {"content":[{"type":"thinking","thinking":"Hm"},{"type":"text","text":"Hi"},\
            {"type":"tool_use","name":"f","input":{"a":1}}],"stop_reason":"max_tokens"}\
            """);
    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.calls()).containsExactly(CALL);
    assertThat(answer.end()).isEqualTo(AnswerEnd.TRUNCATED);
    assertThat(answer.confidence()).isEmpty();
    assertThat(read("{\"content\":[],\"stop_reason\":\"refusal\"}").end())
        .isEqualTo(AnswerEnd.WITHHELD);
  }

  @Test
  void readsGeminisAnswers() {
    CheckedAnswer answer =
        read(
            """
            {"candidates":[{"content":{"parts":[{"text":"Hm","thought":true},{"text":"Hi"},\
            {"functionCall":{"name":"f","args":{"a":1}}}]},"finishReason":"STOP",\
            "avgLogprobs":-0.5}]}\
            """);
    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.calls()).containsExactly(CALL);
    assertThat(answer.confidence().orElseThrow()).isCloseTo(Math.exp(-0.5), within(1e-9));
    assertThat(read("{\"candidates\":[{\"finishReason\":\"SAFETY\"}]}").end())
        .isEqualTo(AnswerEnd.WITHHELD);
    assertThat(read("{\"candidates\":[{\"finishReason\":\"MAX_TOKENS\"}]}").end())
        .isEqualTo(AnswerEnd.TRUNCATED);
  }

  @Test
  void readsResponses() {
    CheckedAnswer answer =
        read(
            """
            {"output":[{"type":"reasoning","summary":[{"text":"Hm"}]},{"type":"message","content":\
            [{"type":"output_text","text":"Hi"}]},{"type":"function_call","name":"f",\
            "arguments":"{\\"a\\":1}"}],"incomplete_details":{"reason":"max_output_tokens"}}\
            """);
    assertThat(answer.text()).isEqualTo("Hi");
    assertThat(answer.calls()).containsExactly(CALL);
    assertThat(answer.end()).isEqualTo(AnswerEnd.TRUNCATED);
    assertThat(
            read("""
            {"output":[{"type":"message","content":[{"type":"refusal","refusal":"No"}]}]}\
            """)
                .end())
        .isEqualTo(AnswerEnd.WITHHELD);
  }
}
