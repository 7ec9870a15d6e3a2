package dev.scrubjay.gateway.dialect.responses;

import static dev.scrubjay.gateway.dialect.Examples.json;
import static dev.scrubjay.gateway.dialect.responses.ResponsesExamples.conversation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests in the form between dialects. */
final class ResponsesRequestTest {

  @Test
  void textIsATurnAndInstructionsAreTheSystems() {
    Conversation said = conversation("\"instructions\":\"Be brief.\",\"input\":\"Hi\"");
    assertThat(said.systemTexts()).containsExactly("Be brief.");
    assertThat(said.turns()).containsExactly(new Turn(Role.USER, List.of(new Text("Hi"))));
  }

  @Test
  void systemMessagesFollowTheInstructions() {
    Conversation said =
        conversation(
            """
            "instructions":"A","input":[{"role":"developer","content":"B"},
             {"role":"user","content":"C"}]\
            """);
    assertThat(said.systemTexts()).containsExactly("A", "B");
    assertThat(said.turns()).hasSize(1);
  }

  @Test
  void whatTheModelDidInOneGoIsOneTurn() {
    Conversation said =
        conversation(
            """
            "input":[{"role":"user","content":"Weather?"},
             {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm."}],
              "encrypted_content":"anthropic:sig"},
             {"type":"message","role":"assistant","id":"m","content":[
              {"type":"output_text","text":"Let me see."}]},
             {"type":"function_call","call_id":"c1","name":"w","arguments":"{\\"a\\":1}"},
             {"type":"function_call","call_id":"c2","name":"w","arguments":"{}"},
             {"type":"function_call_output","call_id":"c1","output":"sunny"},
             {"type":"function_call_output","call_id":"c2","output":[
              {"type":"input_text","text":"rain"},
              {"type":"input_image","image_url":"data:image/png;base64,AAAA"}]},
             {"role":"user","content":"And?"}]\
            """);
    assertThat(said.turns())
        .containsExactly(
            new Turn(Role.USER, List.of(new Text("Weather?"))),
            new Turn(
                Role.ASSISTANT,
                List.of(
                    new Reasoning("Hm.", new Signature(Maker.ANTHROPIC, "sig")),
                    new Text("Let me see."),
                    new ToolUse("c1", "w", "{\"a\":1}"),
                    new ToolUse("c2", "w", "{}"))),
            new Turn(
                Role.USER,
                List.of(
                    new ToolResult("c1", "sunny", false),
                    new ToolResult(
                        "c2",
                        List.of(new Text("rain"), new InlineImage("image/png", "AAAA", null)),
                        false))),
            new Turn(Role.USER, List.of(new Text("And?"))));
  }

  @Test
  void reasoningOfEachKindComesBackAsItWas() {
    Conversation said =
        conversation(
            """
            "input":[{"role":"user","content":"x"},
             {"type":"reasoning","summary":[],"encrypted_content":"hidden:anthropic:red"},
             {"type":"reasoning","summary":[],"encrypted_content":"call:google:thought"},
             {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
             {"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"raw"}]},
             {"type":"reasoning","id":"rs_9","summary":[]}]\
            """);
    assertThat(said.turns().get(1).parts())
        .containsExactly(
            new HiddenReasoning(new Signature(Maker.ANTHROPIC, "red")),
            new ToolUse("c", "f", "{}", new Signature(Maker.GOOGLE, "thought")),
            new Reasoning("raw", null));
  }

  @Test
  void imagesAndFilesComeInEachForm() {
    Conversation said =
        conversation(
            """
            "input":[{"role":"user","content":[
             {"type":"input_image","image_url":"https://a/b.png","detail":"low"},
             {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,BB"},
             {"type":"input_file","file_url":"https://a/b.pdf"}]}]\
            """);
    assertThat(said.turns().getFirst().parts())
        .containsExactly(
            new LinkedImage("https://a/b.png", "low"),
            new InlineFile("application/pdf", "BB", "a.pdf"),
            new LinkedFile(null, "https://a/b.pdf", null));
    assertThat(said.obstacle()).isEmpty();
  }

  @Test
  void customToolIsAFunctionWithOneArgument() {
    Conversation said =
        conversation(
            """
            "tools":[{"type":"custom","name":"apply_patch","description":"Patches.",
              "format":{"type":"grammar","syntax":"lark","definition":"start: x"}}],
            "tool_choice":{"type":"custom","name":"apply_patch"},
            "input":[{"role":"user","content":"x"},
             {"type":"custom_tool_call","call_id":"c","name":"apply_patch","input":"*** p"},
             {"type":"custom_tool_call_output","call_id":"c","output":"done"}]\
            """);
    Conversation.Tool tool = said.tools().tools().getFirst();
    assertThat(tool.description()).startsWith("Patches.").contains("lark").endsWith("start: x");
    assertThat(tool.schema().at("/properties/input/type").asText()).isEqualTo("string");
    assertThat(said.tools().named()).isEqualTo("apply_patch");
    assertThat(said.turns().get(1).parts())
        .containsExactly(new ToolUse("c", "apply_patch", "{\"input\":\"*** p\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"none\"'|NONE|2",
        "'\"required\"'|REQUIRED|2",
        "'\"auto\"'|AUTO|2",
        "'{\"type\":\"function\",\"name\":\"b\"}'|NAMED|2",
        """
        '{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"b"}]}'\
        |REQUIRED|1\
        """
      })
  void toolsAreChosenInEachForm(String choice, ToolMode mode, int tools) {
    Conversation said =
        conversation(
            """
            "tools":[{"type":"function","name":"a","parameters":{"type":"object"},"strict":true},
             {"type":"function","name":"b"}],"parallel_tool_calls":false,"tool_choice":\
            """
                + choice);
    assertThat(said.tools().mode()).isEqualTo(mode);
    assertThat(said.tools().tools()).hasSize(tools);
    assertThat(said.tools().parallel()).isFalse();
    assertThat(said.obstacle()).isEmpty();
  }

  @Test
  void settingsAreTranslated() {
    Conversation said =
        conversation(
            """
            "max_output_tokens":50,"temperature":0.5,"top_p":0.9,"user":"u",
            "reasoning":{"effort":"high","summary":"auto"},
            "text":{"format":{"type":"json_schema","name":"n","strict":true,
             "schema":{"type":"object"}}}\
            """);
    assertThat(said.settings().maxTokens()).hasValue(50);
    assertThat(said.settings().temperature()).hasValue(0.5);
    assertThat(said.settings().topP()).hasValue(0.9);
    assertThat(said.settings().user()).isEqualTo("u");
    assertThat(said.settings().reasoning()).isEqualTo(ReasoningSettings.ofEffort("high", true));
    assertThat(said.settings().format())
        .isEqualTo(new JsonFormat(json("{\"type\":\"object\"}"), "n", null, true));
    assertThat(said.dropped()).isEmpty();
  }

  @Test
  void whatHasNoMeaningElsewhereIsDroppedByName() {
    Conversation said =
        conversation(
            """
            "truncation":"auto","include":["reasoning.encrypted_content","web_search_call.results"],
            "text":{"verbosity":"low"},"store":true,"max_tool_calls":3,"prompt_cache_key":"k",
            "metadata":{"a":"b"},"input":[{"role":"user","content":"x"},
             {"type":"web_search_call","id":"ws","status":"completed"}]\
            """);
    assertThat(said.dropped())
        .containsExactlyInAnyOrder(
            "truncation",
            "include.web_search_call.results",
            "text.verbosity",
            "store",
            "max_tool_calls",
            "prompt_cache_key",
            "input.web_search_call");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"tools\":[{\"type\":\"web_search\"}]'|the tool 'web_search'",
        "'\"tool_choice\":{\"type\":\"file_search\"}'|'file_search'",
        "'\"previous_response_id\":\"r\"'|previous_response_id",
        "'\"background\":true'|in the background",
        "'\"top_logprobs\":2'|logprobs",
        "'\"input\":[{\"type\":\"computer_call\",\"call_id\":\"c\"}]'|'computer_call'",
        """
        '"input":[{"role":"user","content":[{"type":"input_image","file_id":"f"}]}]'\
        |only in base64 or by URL\
        """,
        "'\"text\":{\"format\":{\"type\":\"grammar\"}}'|'grammar'"
      })
  void whatCannotBeTranslatedIsAnObstacle(String members, String reason) {
    assertThat(conversation(members).obstacle()).get().asString().contains(reason);
  }
}
