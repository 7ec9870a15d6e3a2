package dev.scrubjay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checks of answers against the form that requests demand. */
final class FormTest {
  private static final String WEATHER = "{\"type\":\"object\",\"required\":[\"city\"]}";

  private static Optional<Boolean> openAi(String members, String choice)
      throws JsonProcessingException {
    String request =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]" + members + "}";
    return kept(new OpenAiChat(), request, "{\"choices\":[" + choice + "]}");
  }

  private static Optional<Boolean> anthropic(String members, String answer)
      throws JsonProcessingException {
    String request =
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]"
            + members
            + "}";
    return kept(new AnthropicMessages(), request, answer);
  }

  private static Optional<Boolean> kept(ClientDialect dialect, String request, String answer)
      throws JsonProcessingException {
    ObjectNode body = Json.object(request);
    return dialect.form(dialect.decode(body, Map.of()), Json.object(answer)).isKept();
  }

  private static String said(String content) {
    return "{\"finish_reason\":\"stop\",\"message\":{\"content\":\"" + content + "\"}}";
  }

  private static String called(String name, String arguments) {
    return """
        {"finish_reason":"tool_calls","message":{"content":null,"tool_calls":[
          {"id":"1","type":"function","function":{"name":"%s","arguments":"%s"}}]}}"""
        .formatted(name, arguments);
  }

  @Test
  void schemaOfAnOpenAiRequestIsChecked() throws JsonProcessingException {
    String schema =
        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"w\",\"schema\":"
            + WEATHER
            + "}}";
    assertThat(openAi(schema, said("{\\\"city\\\":1}"))).contains(true);
    assertThat(openAi(schema, said("{}"))).contains(false);
    assertThat(openAi(schema, said("Here you are: {}"))).contains(false);
    assertThat(openAi(schema, said("{").replace("stop", "length"))).isEmpty();
    String object = ",\"response_format\":{\"type\":\"json_object\"}";
    assertThat(openAi(object, said("{}"))).contains(true);
    assertThat(openAi(object, said("[]"))).contains(false);
    assertThat(openAi("", said("anything"))).isEmpty();
  }

  @Test
  void toolCallsOfAnOpenAiRequestAreChecked() throws JsonProcessingException {
    String tools =
        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
            + WEATHER
            + "}},{\"type\":\"function\",\"function\":{\"name\":\"now\"}}]";
    assertThat(openAi(tools, called("weather", "{\\\"city\\\":\\\"Bonn\\\"}"))).contains(true);
    assertThat(openAi(tools, called("weather", "{}"))).contains(false);
    assertThat(openAi(tools, called("weather", "{\\\"city"))).contains(false);
    assertThat(openAi(tools, called("forecast", "{}"))).contains(false);
    assertThat(openAi(tools, called("now", "{}"))).contains(true);
    assertThat(openAi(tools, said("no need"))).isEmpty();
    assertThat(openAi(tools + ",\"tool_choice\":\"required\"", said("no need"))).contains(false);
  }

  @Test
  void toolCallsOfAnAnthropicRequestAreChecked() throws JsonProcessingException {
    String tools = ",\"tools\":[{\"name\":\"weather\",\"input_schema\":" + WEATHER + "}]";
    String use =
        "{\"stop_reason\":\"tool_use\",\"content\":[{\"type\":\"tool_use\",\"id\":\"1\","
            + "\"name\":\"%s\",\"input\":%s}]}";
    assertThat(anthropic(tools, use.formatted("weather", "{\"city\":1}"))).contains(true);
    assertThat(anthropic(tools, use.formatted("weather", "{}"))).contains(false);
    assertThat(anthropic(tools, use.formatted("forecast", "{}"))).contains(false);
    String text =
        "{\"stop_reason\":\"end_turn\",\"content\":[{\"type\":\"text\",\"text\":\"no\"}]}";
    assertThat(anthropic(tools, text)).isEmpty();
    assertThat(anthropic(tools + ",\"tool_choice\":{\"type\":\"any\"}", text)).contains(false);
  }
}
