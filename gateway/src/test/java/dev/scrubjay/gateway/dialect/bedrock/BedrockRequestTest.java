package dev.scrubjay.gateway.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BedrockRequestTest {
  private static final Signature SIGNED = new Signature(Maker.ANTHROPIC, "sig");
  private final List<String> dropped = new ArrayList<>();

  private static AnswerSettings settings(
      int maxTokens, @Nullable JsonFormat format, @Nullable ReasoningSettings reasoning) {
    return new AnswerSettings(
        OptionalInt.of(maxTokens),
        OptionalDouble.of(1.5),
        OptionalDouble.of(0.9),
        OptionalInt.of(40),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        1,
        format,
        reasoning,
        null);
  }

  private ObjectNode body(
      BedrockFamily family, AnswerSettings settings, Tools tools, Turn... turns) {
    Conversation conversation =
        new Conversation(List.of(), List.of(turns), settings, tools, List.of(), Optional.empty());
    return new BedrockRequest(conversation, family, dropped).body();
  }

  private JsonNode content(Role role, ContentPart... parts) {
    Turn turn = new Turn(role, List.of(parts));
    return body(BedrockFamily.CLAUDE, settings(9, null, null), Tools.NONE, turn)
        .at("/messages/0/content");
  }

  private static JsonNode json(String text) {
    try {
      return Json.value(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Turn user(String text) {
    return new Turn(Role.USER, List.of(new Text(text)));
  }

  @Test
  void reasoningGoesBackWithItsSignatureAlone() {
    assertThat(
            content(
                Role.ASSISTANT,
                new Reasoning("Hmm.", SIGNED),
                new Reasoning("unsigned", null),
                new Reasoning("another's", new Signature(Maker.GOOGLE, "g")),
                new HiddenReasoning(SIGNED),
                new Text("So. ")))
        .isEqualTo(
            json(
                """
                [{"reasoningContent":{"reasoningText":{"text":"Hmm.","signature":"sig"}}},
                 {"reasoningContent":{"redactedContent":"sig"}},{"text":"So."}]"""));
  }

  @Test
  void filesHaveFormatsAndNamesOfTheirOwn() {
    assertThat(
            content(
                Role.USER,
                new Text("  "),
                new InlineFile("application/pdf", "YQ==", "My_report (1).pdf"),
                new InlineFile("text/csv", "Yg==", null),
                new InlineFile("video/mp4", "Yw==", null),
                new CachePoint(Json.object().put("type", "ephemeral").put("ttl", "1h"))))
        .isEqualTo(
            json(
                """
                [{"document":{"format":"pdf","name":"My report (1)","source":{"bytes":"YQ=="}}},
                 {"document":{"format":"csv","name":"document 2","source":{"bytes":"Yg=="}}},
                 {"video":{"format":"mp4","source":{"bytes":"Yw=="}}},
                 {"cachePoint":{"type":"default","ttl":"1h"}}]"""));
  }

  @Test
  void resultsOfToolsHoldImagesAndErrorsAndAreNeverEmpty() {
    ObjectNode body =
        body(
            BedrockFamily.CLAUDE,
            settings(9, null, null),
            Tools.NONE,
            user("x"),
            new Turn(Role.ASSISTANT, List.of(new ToolUse("a", "look", "{}"))),
            new Turn(
                Role.USER,
                List.of(
                    new ToolResult("a", List.of(new InlineImage("image/png", "YQ==", null)), true),
                    new ToolResult("b", "", false))));

    assertThat(body.at("/messages/2/content"))
        .isEqualTo(
            json(
                """
                [{"toolResult":{"toolUseId":"a","content":[
                   {"image":{"format":"png","source":{"bytes":"YQ=="}}}],"status":"error"}},
                 {"toolResult":{"toolUseId":"b","content":[{"text":"(empty)"}]}}]"""));
    assertThat(body.at("/toolConfig/tools/0/toolSpec/name").asText()).isEqualTo("look");
  }

  @Test
  void claudeReasonsWithinTheLimitAndWithoutSampling() {
    ObjectNode body =
        body(
            BedrockFamily.CLAUDE,
            settings(4000, null, ReasoningSettings.ofBudget(9000, true)),
            Tools.NONE,
            user("x"));

    assertThat(body.at("/additionalModelRequestFields"))
        .isEqualTo(json("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":3999}}"));
    assertThat(body.at("/inferenceConfig")).isEqualTo(json("{\"maxTokens\":4000}"));
    assertThat(dropped).contains("temperature", "top_p");
  }

  @Test
  void eachFamilyHasItsOwnNamesForTheRest() {
    ReasoningSettings high = ReasoningSettings.ofEffort("high", false);
    AnswerSettings settings = settings(100, null, high);

    assertThat(
            body(BedrockFamily.NOVA, settings, Tools.NONE, user("x"))
                .at("/additionalModelRequestFields"))
        .isEqualTo(
            json(
                """
                {"inferenceConfig":{"topK":40},
                 "reasoningConfig":{"type":"enabled","maxReasoningEffort":"high"}}"""));
    assertThat(
            body(BedrockFamily.GPT, settings, Tools.NONE, user("x"))
                .at("/additionalModelRequestFields"))
        .isEqualTo(json("{\"reasoning_effort\":\"high\"}"));
    assertThat(
            body(BedrockFamily.OTHER, settings, Tools.NONE, user("x"))
                .has("additionalModelRequestFields"))
        .isFalse();
    assertThat(dropped).contains("top_k", "reasoning_effort");
  }

  @Test
  void demandForJsonIsAnInstructionBesideOtherTools() {
    Tools tools = new Tools(List.of(new Tool("t", null, Json.object())), ToolMode.AUTO, null, true);

    ObjectNode body =
        body(BedrockFamily.CLAUDE, settings(9, JsonFormat.ANY, null), tools, user("x"));

    assertThat(body.at("/system/0/text").asText()).contains("JSON object");
    assertThat(body.path("toolConfig"))
        .isEqualTo(
            json(
                """
                {"tools":[{"toolSpec":{"name":"t","inputSchema":{"json":{"type":"object"}}}}]}"""));
  }
}
