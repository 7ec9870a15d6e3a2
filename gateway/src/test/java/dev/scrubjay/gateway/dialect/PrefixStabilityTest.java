package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The next turn of a conversation begins, byte by byte, as the turn before did, in each provider's
 * dialect: otherwise the provider's prompt cache would never have it.
 */
final class PrefixStabilityTest {
  private static final String OPENAI_TURNS =
      """
      {"role":"system","content":"Be brief."},
      {"role":"user","content":[{"type":"text","text":"What is it?"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]},
      {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
        "function":{"name":"look","arguments":"{\\"b\\": 1, \\"a\\": 2}"}}]},
      {"role":"tool","tool_call_id":"call_1","content":"a dog"}""";

  private static final String ANTHROPIC_TURNS =
      """
      {"role":"user","content":[{"type":"text","text":"What is it?"},
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]},
      {"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"look",
        "input":{"b":1,"a":2}}]},
      {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"a dog"}]}""";

  private static ChatRequest request(String client, String more) {
    String tools =
        """
        {"type":"object","properties":{"b":{"type":"integer"},"a":{"type":"integer"}}}""";
    return client.equals("openai")
        ? new OpenAiChat()
            .decode(
                json(
                    """
                    {"model":"m","tools":[{"type":"function","function":{"name":"look",
                     "parameters":%s}}],"messages":[%s%s]}"""
                        .formatted(tools, OPENAI_TURNS, more)),
                Map.of())
        : new AnthropicMessages()
            .decode(
                json(
                    """
                    {"model":"m","max_tokens":9,"system":"Be brief.","tools":[{"name":"look",
                     "input_schema":%s}],"messages":[%s%s]}"""
                        .formatted(tools, ANTHROPIC_TURNS, more)),
                Map.of());
  }

  private static ProviderDialect provider(String name) {
    return switch (name) {
      case "openai" -> Examples.OPENAI;
      case "anthropic" -> Examples.ANTHROPIC;
      default -> Examples.GEMINI;
    };
  }

  private static JsonNode turns(ObjectNode body) {
    return body.has("contents") ? body.path("contents") : body.path("messages");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, openai", "openai, anthropic", "openai, gemini",
    "anthropic, openai", "anthropic, anthropic", "anthropic, gemini"
  })
  void nextTurnBeginsAsTheTurnBefore(String client, String provider) {
    String more =
        """
        ,{"role":"assistant","content":"A dog."},{"role":"user","content":"Which breed?"}""";
    ObjectNode first = provider(provider).encode(request(client, ""), "m").body();
    ObjectNode next = provider(provider).encode(request(client, more), "m").body();

    for (String member : List.of("tools", "system", "systemInstruction")) {
      assertThat(next.path(member).toString()).isEqualTo(first.path(member).toString());
    }
    assertThat(turns(next).size()).isEqualTo(turns(first).size() + 2);
    for (int i = 0; i < turns(first).size(); i++) {
      assertThat(turns(next).get(i).toString()).isEqualTo(turns(first).get(i).toString());
    }
  }
}
