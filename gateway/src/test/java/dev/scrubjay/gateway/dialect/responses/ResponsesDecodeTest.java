package dev.scrubjay.gateway.dialect.responses;

import static dev.scrubjay.gateway.dialect.responses.ResponsesExamples.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dialect understands of a request, and what it refuses. */
final class ResponsesDecodeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"model\":null'|model",
        "'\"input\":null'|input",
        "'\"input\":7'|input",
        "'\"input\":[7]'|input[0]",
        "'\"input\":[{}]'|input[0].id",
        "'\"input\":[{\"role\":\"robot\",\"content\":\"x\"}]'|input[0].role",
        "'\"input\":[{\"role\":\"user\"}]'|input[0].content",
        "'\"input\":[{\"type\":\"function_call\",\"name\":\"f\"}]'|input[0].call_id",
        "'\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"c\"}]'|input[0].output",
        "'\"temperature\":3'|temperature",
        "'\"max_output_tokens\":0'|max_output_tokens",
        "'\"tools\":[{\"type\":\"function\"}]'|tools[0].name",
        "'\"tool_choice\":1'|tool_choice",
        "'\"text\":\"x\"'|text",
        "'\"store\":\"yes\"'|store",
        "'\"conversation\":{}'|conversation.id",
        "'\"instructions\":[]'|instructions"
      })
  void wrongMemberIsNamed(String members, String param) {
    assertThatThrownBy(() -> asking(members))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().param()).isEqualTo(param));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"previous_response_id\":\"resp_1\"",
        "\"conversation\":\"conv_1\"",
        "\"conversation\":{\"id\":\"conv_1\"}",
        "\"background\":true",
        "\"store\":true",
        "\"prompt_cache_options\":{\"prewarm\":true}",
        "\"prompt\":{\"id\":\"pmpt_1\"}",
        "\"tools\":[{\"type\":\"mcp\",\"server_label\":\"x\"}]",
        "\"tools\":[{\"type\":\"code_interpreter\",\"container\":\"cntr_1\"}]"
      })
  void requestThatUsesStateIsStateful(String members) {
    assertThat(asking(members).stateful()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"store\":false",
        "\"store\":null",
        "\"background\":false",
        "\"previous_response_id\":null",
        "\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]",
        "\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}]",
        "\"tools\":[{\"type\":\"web_search\"}]"
      })
  void requestWithoutStateIsNot(String members) {
    assertThat(asking(members).stateful()).isFalse();
  }

  @Test
  void requestThatContinuesNeedsNoInput() {
    assertThat(asking("\"input\":null,\"previous_response_id\":\"r\"").stateful()).isTrue();
  }

  @Test
  void featuresAreThoseOfAllItems() {
    ChatRequest request =
        asking(
            """
            "instructions":"1234","max_output_tokens":99,
            "input":[{"role":"user","content":[{"type":"input_text","text":"567"},
              {"type":"input_image","image_url":"https://a/b.png"},
              {"type":"input_file","file_url":"https://a/b.pdf"}]},
             {"type":"function_call_output","call_id":"c","output":[
              {"type":"input_image","image_url":"https://a/c.png"}]},
             {"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]\
            """);
    assertThat(request.features().textChars()).isEqualTo(9);
    assertThat(request.features().images()).isEqualTo(2);
    assertThat(request.features().documents()).isEqualTo(1);
    assertThat(request.features().maxOutputTokens()).hasValue(99);
    assertThat(request.taskText()).contains("1234", "567");
    assertThat(asking("\"input\":\"Why?\"").taskText()).contains("Why?");
  }
}
