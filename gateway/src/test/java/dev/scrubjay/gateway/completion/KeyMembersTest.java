package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Both directions of each dialect's key rules: each documented member that can change the answer is
 * in the key, and bodies that ask for the same answer have one key.
 */
final class KeyMembersTest {
  private static final Scope SCOPE = new Scope("t", "w");

  /** A dialect's documented members, each with two values between which the answer can differ. */
  private record Endpoint(
      ClientDialect dialect, String base, String deciding, List<List<String>> equal) {
    CacheKey key(String more, Map<String, String> headers) {
      ObjectNode body = Examples.json(base);
      body.setAll(Examples.json(more));
      return key(dialect.decode(body, headers));
    }

    CacheKey key(String more) {
      return key(more, Map.of());
    }

    private static CacheKey key(ChatRequest request) {
      return AnswerKeys.of(SCOPE, request, RoutingRequirements.NONE);
    }
  }

  private static final Endpoint CHAT =
      new Endpoint(
          new OpenAiChat(),
          """
          {"model":"gpt-4o","messages":[{"role":"user","content":"Hi"}],
           "tools":[{"type":"function","function":{"name":"f"}}]}\
          """,
          """
          {"model":["gpt-4o-mini","gpt-4.1"],
           "messages":[[{"role":"user","content":"Ho"}],[{"role":"system","content":"Hi"}],
             [{"role":"user","content":"Hi","name":"bob"}],
             [{"role":"user","content":[{"type":"text","text":"H"},{"type":"text","text":"i"}]}],
             [{"role":"user","content":[{"type":"image_url","image_url":{"url":"u"}}]}],
             [{"role":"user","content":[{"type":"image_url","image_url":{"url":"u","detail":"low"}}]}],
             [{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}],
             [{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"d"}}]}],
             [{"role":"user","content":"Hi"},{"role":"assistant","content":"a"}],
             [{"role":"user","content":"Hi"},{"role":"assistant","refusal":"a"}],
             [{"role":"user","content":"Hi"},{"role":"assistant","content":"a",
               "reasoning_content":"r"}],
             [{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":
               [{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]}],
             [{"role":"user","content":"Hi"},{"role":"tool","content":"a","tool_call_id":"1"}]],
           "audio":[{"voice":"a","format":"wav"},{"voice":"b","format":"wav"}],
           "frequency_penalty":[0.5,1], "presence_penalty":[0.5,1],
           "function_call":["auto",{"name":"f"}], "functions":[[{"name":"f"}],[{"name":"g"}]],
           "logit_bias":[{"1":1},{"1":2}], "logprobs":[true], "top_logprobs":[1,2],
           "max_completion_tokens":[1,2], "max_tokens":[1,2], "modalities":[["text","audio"]],
           "n":[2,3], "parallel_tool_calls":[false],
           "prediction":[{"type":"content","content":"a"},{"type":"content","content":"b"}],
           "reasoning_effort":["low","high"],
           "response_format":[{"type":"json_object"},
             {"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object"}}},
             {"type":"json_schema","json_schema":{"name":"a","schema":{"type":"array"}}}],
           "seed":[1,2], "stop":["a",["b"],["a","b"]], "temperature":[0,0.5], "top_p":[0.1,0.5],
           "tool_choice":["none","required",{"type":"function","function":{"name":"f"}}],
           "tools":[[{"type":"function","function":{"name":"g"}}],
             [{"type":"function","function":{"name":"f","strict":true}}],
             [{"type":"function","function":{"name":"f","description":"d"}}],
             [{"type":"function","function":{"name":"f","parameters":{"a":1,"b":2}}}],
             [{"type":"function","function":{"name":"f","parameters":{"b":2,"a":1}}}],[]],
           "verbosity":["low","high"], "web_search_options":[{},{"search_context_size":"low"}],
           "top_k":[1,2], "an_unknown_member":[null,1,2]}\
          """,
          List.of(
              List.of(
                  "{}",
                  "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                  "{\"user\":\"u\",\"safety_identifier\":\"s\",\"metadata\":{\"a\":\"b\"}}",
                  "{\"prompt_cache_key\":\"k\",\"prompt_cache_retention\":\"24h\"}",
                  "{\"service_tier\":\"flex\",\"store\":false}",
                  "{\"n\":1,\"temperature\":1,\"top_p\":1.0,\"stop\":null,\"seed\":null}",
                  "{\"frequency_penalty\":0,\"presence_penalty\":0.0,\"logit_bias\":{}}",
                  "{\"logprobs\":false,\"modalities\":[\"text\"],\"parallel_tool_calls\":true}",
                  "{\"response_format\":{\"type\":\"text\"},\"tool_choice\":\"auto\"}",
                  "{\"max_tokens\":null,\"stop\":[],\"audio\":null,\"verbosity\":null}",
                  "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\",\"name\":null}]}",
                  """
                  {"messages":[{"role":"user","content":[{"type":"text","text":"Hi",
                    "cache_control":{"type":"ephemeral"}}]}]}\
                  """,
                  """
                  {"tools":[{"type":"function","cache_control":{"type":"ephemeral"},
                    "function":{"name":"f","strict":false,"description":null}}]}\
                  """),
              List.of("{\"stop\":\"a\"}", "{\"stop\":[\"a\"]}"),
              List.of("{\"tools\":[]}", "{\"tools\":null}")));

  private static final Endpoint MESSAGES =
      new Endpoint(
          new AnthropicMessages(),
          """
          {"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],
           "tools":[{"name":"f","input_schema":{"type":"object"}}]}\
          """,
          """
          {"model":["claude-opus-4-5"], "max_tokens":[8,10],
           "messages":[[{"role":"user","content":"Ho"}],
             [{"role":"user","content":[{"type":"text","text":"H"},{"type":"text","text":"i"}]}],
             [{"role":"user","content":[{"type":"text","text":"Hi","citations":[{"a":1}]}]}],
             [{"role":"user","content":[{"type":"image","source":{"type":"url","url":"u"}}]}],
             [{"role":"user","content":[{"type":"document","source":{"type":"url","url":"u"}}]}],
             [{"role":"user","content":[{"type":"document","source":{"type":"url","url":"u"},
               "citations":{"enabled":true}}]}],
             [{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"a"}]}],
             [{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"a",
               "is_error":true}]}],
             [{"role":"user","content":"Hi"},{"role":"assistant","content":"a"}],
             [{"role":"user","content":"Hi"},{"role":"assistant","content":
               [{"type":"thinking","thinking":"t","signature":"s"}]}]],
           "system":["s",[{"type":"text","text":"s"},{"type":"text","text":"t"}]],
           "stop_sequences":[["a"],["b"]], "temperature":[0,0.5], "top_k":[1,2], "top_p":[0.1,0.5],
           "thinking":[{"type":"enabled","budget_tokens":1024},{"type":"adaptive"}],
           "tool_choice":[{"type":"any"},{"type":"none"},{"type":"tool","name":"f"},
             {"type":"auto","disable_parallel_tool_use":true}],
           "tools":[[{"name":"g","input_schema":{"type":"object"}}],
             [{"name":"f","description":"d","input_schema":{"type":"object"}}],
             [{"name":"f","strict":true,"input_schema":{"type":"object"}}],
             [{"name":"f","input_schema":{"a":1,"b":2}}],[{"name":"f","input_schema":{"b":2,"a":1}}],
             [{"type":"web_search_20250305","name":"web_search"}],[]],
           "container":["c"], "mcp_servers":[[{"type":"url","url":"u","name":"n"}]],
           "context_management":[{"edits":[]}], "inference_geo":["us"],
           "output_config":[{"effort":"low"},{"effort":"high"}],
           "output_format":[{"type":"json_schema","schema":{"type":"object"}}],
           "an_unknown_member":[null,1,2]}\
          """,
          List.of(
              List.of(
                  "{}",
                  "{\"stream\":true,\"metadata\":{\"user_id\":\"u\"},\"service_tier\":\"auto\"}",
                  "{\"temperature\":1.0,\"stop_sequences\":[],\"top_k\":null,\"system\":\"\"}",
                  "{\"thinking\":{\"type\":\"disabled\"},\"mcp_servers\":[]}",
                  "{\"tool_choice\":{\"type\":\"auto\"}}",
                  "{\"cache_control\":{\"type\":\"ephemeral\"}}",
                  """
                  {"messages":[{"role":"user","content":[{"type":"text","text":"Hi",
                    "cache_control":{"type":"ephemeral","ttl":"1h"}}]}]}\
                  """,
                  """
                  {"tools":[{"type":"custom","name":"f","input_schema":{"type":"object"},
                    "strict":false,"cache_control":{"type":"ephemeral"}}]}\
                  """),
              List.of(
                  "{\"system\":\"s\"}",
                  """
                  {"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}]}\
                  """),
              List.of("{\"tools\":[]}", "{\"tools\":null}")));

  private static List<Endpoint> endpoints() {
    return List.of(CHAT, MESSAGES);
  }

  @TestFactory
  Stream<DynamicTest> eachMemberThatCanChangeTheAnswerIsInTheKey() {
    return endpoints().stream()
        .flatMap(
            endpoint ->
                Examples.json(endpoint.deciding()).properties().stream()
                    .map(
                        member ->
                            DynamicTest.dynamicTest(
                                endpoint.dialect().operation() + " " + member.getKey(),
                                () -> decides(endpoint, member.getKey(), member.getValue()))));
  }

  private static void decides(Endpoint endpoint, String member, JsonNode values) {
    Set<CacheKey> keys = new LinkedHashSet<>();
    keys.add(endpoint.key("{}"));
    for (JsonNode value : values) {
      String more = "{\"" + member + "\":" + value + "}";
      assertThat(keys.add(endpoint.key(more))).as(more).isTrue();
    }
  }

  @TestFactory
  Stream<DynamicTest> bodiesThatAskForTheSameAnswerHaveOneKey() {
    return endpoints().stream()
        .flatMap(
            endpoint ->
                endpoint.equal().stream()
                    .flatMap(
                        group ->
                            group.stream()
                                .map(
                                    more ->
                                        DynamicTest.dynamicTest(
                                            endpoint.dialect().operation() + " " + more,
                                            () ->
                                                assertThat(endpoint.key(more))
                                                    .isEqualTo(endpoint.key(group.get(0)))))));
  }

  @Test
  void otherServersHaveSamplingDefaultsOfTheirOwn() {
    String model = "\"model\":\"mistral-large-latest\"";
    assertThat(CHAT.key("{" + model + ",\"temperature\":1}"))
        .isNotEqualTo(CHAT.key("{" + model + "}"));
  }

  @Test
  void toolChoiceWithoutToolsIsLeftToTheProvidersError() {
    assertThat(CHAT.key("{\"tools\":[],\"tool_choice\":\"auto\"}"))
        .isNotEqualTo(CHAT.key("{\"tools\":[]}"));
  }

  @Test
  void betasThatChangeTheAnswerAreInTheKeyInAnyOrder() {
    CacheKey plain = MESSAGES.key("{}");
    assertThat(MESSAGES.key("{}", Map.of("anthropic-version", "2023-06-01"))).isEqualTo(plain);
    assertThat(MESSAGES.key("{}", Map.of("anthropic-version", "2023-01-01"))).isNotEqualTo(plain);
    assertThat(MESSAGES.key("{}", Map.of("anthropic-beta", "prompt-caching-2024-07-31")))
        .isEqualTo(plain);
    CacheKey two = MESSAGES.key("{}", Map.of("anthropic-beta", "context-1m-2025-08-07, b"));
    assertThat(MESSAGES.key("{}", Map.of("anthropic-beta", "b,context-1m-2025-08-07")))
        .isEqualTo(two)
        .isNotEqualTo(plain);
  }

  @Test
  void samplesOfEqualRequestsHaveKeysOfTheirOwn() {
    CacheKey key = CHAT.key("{}");
    assertThat(Set.of(key, AnswerKeys.sampleOf(key, "1"), AnswerKeys.sampleOf(key, "2")))
        .hasSize(3);
  }
}
