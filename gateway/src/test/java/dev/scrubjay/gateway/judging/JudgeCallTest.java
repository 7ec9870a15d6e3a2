package dev.scrubjay.gateway.judging;

import static dev.scrubjay.gateway.judging.JudgeReplies.says;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JudgeCallTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"YES", " yes.", "**YES**", "\"Yes\"", "YES.\nIt is\ncorrect.", "Yes, it is"})
  void approvalIsReadInAnyForm(String text) {
    assertThat(JudgeCall.approved(says(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO", "no\n\nIt is\nwrong.", "`No`", "No - it says 43."})
  void refusalIsReadInAnyForm(String text) {
    assertThat(JudgeCall.approved(says(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Not sure", "Nothing is wrong", "Yesterday", "It is correct: YES", "noé"})
  void anythingElseIsNoVerdict(String text) {
    assertThat(JudgeCall.approved(says(text))).isNull();
  }

  /** Models that think first need more than a word, and refuse a temperature. */
  @Test
  void judgesMayThinkFirst() {
    ObjectNode body = Json.object().put("model", "auto");
    body.putArray("messages").addObject().put("role", "user").put("content", "What is it?");
    Completion completion =
        TestRequests.completion(new OpenAiChat().decode(body, Map.of()), RoutingRequirements.NONE);
    JsonNode asked =
        JudgeCall.of(completion, CheckedAnswer.ofText("42")).orElseThrow().request().body();
    assertThat(asked.path("max_tokens").asInt()).isEqualTo(1000);
    assertThat(asked.has("temperature")).isFalse();
    assertThat(asked.at("/messages/1/content").asText()).contains("What is it?", "42");
  }
}
