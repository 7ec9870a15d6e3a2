package dev.scrubjay.gateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicProvider;
import dev.scrubjay.gateway.dialect.gemini.GeminiProvider;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Translations of whole requests, answers and streams. */
final class TranslationTest {
  private static final String OPENAI =
      """
      {"model":"x","temperature":1.5,"top_p":0.5,"stop":"END","seed":7,"logit_bias":{"1":2},
       "user":"u","parallel_tool_calls":false,"tool_choice":"required",
       "tools":[{"type":"function","function":{"name":"f","description":"d",
         "parameters":{"type":"object","properties":{"a":{"type":"string"}}}}}],
       "messages":[
        {"role":"system","content":"Be brief."},
        {"role":"user","content":[{"type":"text","text":"Look"},
          {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
          {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]},
        {"role":"assistant","content":null,"tool_calls":[
          {"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\":\\"b\\"}"}}]},
        {"role":"tool","tool_call_id":"c1","content":"sunny"},
        {"role":"user","content":"And now?"}]}\
      """;

  private static final String ANTHROPIC =
      """
      {"model":"x","max_tokens":50,"system":[{"type":"text","text":"Be brief."}],"top_k":3,
       "stop_sequences":["END"],"metadata":{"user_id":"u"},"thinking":{"type":"enabled"},
       "tools":[{"name":"f","input_schema":{"type":"object"}}],
       "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
       "messages":[
        {"role":"user","content":[{"type":"text","text":"Look"},
          {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},
        {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"s"},
          {"type":"tool_use","id":"c1","name":"f","input":{"a":1}}]},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"sunny"},
          {"type":"text","text":"And now?"}]}]}\
      """;

  private static ObjectNode json(String text) {
    try {
      return Json.object(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ChatRequest openAi(String text) {
    return new OpenAiChat().decode(json(text), Map.of());
  }

  private static ChatRequest anthropic(String text) {
    return new AnthropicMessages().decode(json(text), Map.of());
  }

  @Test
  void openAiToAnthropic() {
    ProviderCall call =
        new AnthropicProvider(InstantSource.system()).encode(openAi(OPENAI), "claude");
    assertThat(call.path()).isEqualTo("/v1/messages");
    assertThat(call.headers()).containsEntry("anthropic-version", "2023-06-01");
    assertThat(call.dropped()).containsExactlyInAnyOrder("seed", "logit_bias", "top_p");
    assertThat(call.body())
        .isEqualTo(
            json("""
            {"model":"claude","max_tokens":4096,"metadata":{"user_id":"u"},"system":"Be brief.","messages":[
             {"role":"user","content":[{"type":"text","text":"Look"},
              {"type":"image","source":
                {"type":"base64","media_type":"image/png","data":"AAAA"}},
              {"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}]},
             {"role":"assistant","content":[
              {"type":"tool_use","id":"c1","name":"f","input":{"a":"b"}}]},
             {"role":"user","content":[
              {"type":"tool_result","tool_use_id":"c1","content":"sunny"},
              {"type":"text","text":"And now?"}]}],
             "temperature":1.0,"stop_sequences":["END"],
             "tools":[{"name":"f","description":"d","input_schema":
               {"type":"object","properties":{"a":{"type":"string"}}}}],
             "tool_choice":{"type":"any","disable_parallel_tool_use":true}}\
            """)
                .deepCopy()
                .put("temperature", 1.0));
  }

  @Test
  void openAiToGemini() {
    ProviderCall call =
        new GeminiProvider(InstantSource.system()).encode(openAi(OPENAI), "gemini-pro");
    assertThat(call.path()).isEqualTo("/models/gemini-pro:generateContent");
    ObjectNode body = call.body();
    assertThat(body.at("/systemInstruction/parts/0/text").asText()).isEqualTo("Be brief.");
    assertThat(body.at("/contents/0/parts/1/inlineData/mimeType").asText()).isEqualTo("image/png");
    assertThat(body.at("/contents/1/role").asText()).isEqualTo("model");
    assertThat(body.at("/contents/1/parts/0/functionCall/args/a").asText()).isEqualTo("b");
    assertThat(body.at("/contents/2/parts/0/functionResponse/name").asText()).isEqualTo("f");
    assertThat(body.at("/contents/2/parts/1/text").asText()).isEqualTo("And now?");
    assertThat(body.at("/toolConfig/functionCallingConfig/mode").asText()).isEqualTo("ANY");
    assertThat(body.at("/generationConfig/stopSequences/0").asText()).isEqualTo("END");
  }

  @Test
  void anthropicToOpenAi() {
    ProviderCall call = new OpenAiProvider().encode(anthropic(ANTHROPIC), "gpt");
    assertThat(call.dropped()).containsExactly("top_k");
    assertThat(call.body())
        .isEqualTo(
            json(
                """
                {"model":"gpt","messages":[
                 {"role":"system","content":"Be brief."},
                 {"role":"user","content":[{"type":"text","text":"Look"},
                  {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
                 {"role":"assistant","content":null,"reasoning_content":"hm","reasoning_details":[
                   {"type":"reasoning.text","text":"hm","signature":"s",
                    "format":"anthropic-claude-v1","index":0}],"tool_calls":[
                  {"id":"c1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"sunny"},
                 {"role":"user","content":"And now?"}],
                 "max_tokens":50,"stop":["END"],"user":"u",
                 "tools":[{"type":"function",
                   "function":{"name":"f","parameters":{"type":"object"}}}],
                 "tool_choice":{"type":"function","function":{"name":"f"}},
                 "parallel_tool_calls":false}\
                """));
  }

  @Test
  void sameDialectChangesOnlyTheModel() {
    String request =
        """
        {"model":"x","future":{"n":[1.0,9007199254740993,1E+400]},
         "messages":[{"role":"user","content":"x"}],"stream":true}\
        """;
    ProviderCall call = new OpenAiProvider().encode(openAi(request), "gpt");
    assertThat(Json.text(call.body()))
        .isEqualTo(
            """
            {"model":"gpt","future":{"n":[1.0,9007199254740993,1E+400]},\
            "messages":[{"role":"user","content":"x"}],"stream":true,\
            "stream_options":{"include_usage":true}}\
            """);
  }

  @Test
  void untranslatableMemberIsAnObstacle() {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
    ProviderDialect provider = new AnthropicProvider(InstantSource.system());
    assertThat(provider.obstacle(openAi("{\"model\":\"x\"," + messages + "}"))).isEmpty();
    assertThat(provider.obstacle(openAi("{\"model\":\"x\",\"n\":2," + messages + "}")))
        .contains("it gives only one choice");
    assertThat(provider.obstacle(openAi("{\"model\":\"x\",\"logprobs\":true," + messages + "}")))
        .isPresent();
    String audio =
        """
        {"model":"x","messages":[{"role":"user","content":[{"type":"input_audio"}]}]}\
        """;
    assertThat(provider.obstacle(openAi(audio)).orElseThrow()).contains("sound");
    assertThat(new OpenAiProvider().obstacle(openAi(audio))).isEmpty();
    String search =
        """
        {"model":"x","max_tokens":1,"messages":[{"role":"user","content":"x"}],
         "tools":[{"type":"web_search_20250305","name":"web_search"}]}\
        """;
    assertThat(new OpenAiProvider().obstacle(anthropic(search)).orElseThrow())
        .contains("web_search");
    assertThat(provider.obstacle(anthropic(search))).isEmpty();
  }

  @Test
  void anthropicsAnswerToAnOpenAiClient() {
    ReplyTranslator reply =
        new AnthropicProvider(InstantSource.system()).encode(openAi(OPENAI), "claude").reply();
    ObjectNode answer =
        reply.answer(
            json(
                """
                {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[
                 {"type":"thinking","thinking":"hm","signature":"s"},
                 {"type":"text","text":"Calling."},
                 {"type":"tool_use","id":"t1","name":"f","input":{"a":1}}],
                 "stop_reason":"tool_use","stop_sequence":null,
                 "usage":{"input_tokens":3,"cache_read_input_tokens":10,"output_tokens":5}}\
                """));
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Calling.");
    assertThat(answer.at("/choices/0/message/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"a\":1}");
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(13);
    assertThatThrownBy(() -> reply.answer(json("{\"id\":1}")))
        .isInstanceOf(MalformedReplyException.class);
  }

  @Test
  void openAisInterleavedCallsToAnAnthropicClient() {
    StreamTranslator stream =
        new OpenAiProvider().encode(anthropic(ANTHROPIC), "gpt").reply().stream();
    List<SseEvent> events = new ArrayList<>();
    for (String choice :
        List.of(
            "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hm\"}}",
            delta(0, "\"id\":\"a\",", "\"name\":\"f\",", "{\\\"x\\\""),
            delta(1, "\"id\":\"b\",", "\"name\":\"g\",", "{}"),
            delta(0, "", "", ":1}"),
            "{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}")) {
      events.addAll(
          stream.accept(
              new SseEvent(null, "{\"id\":\"c\",\"model\":\"gpt\",\"choices\":[" + choice + "]}")));
    }
    assertThat(stream.isComplete()).isFalse();
    events.addAll(
        stream.accept(
            new SseEvent(
                null, "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}")));
    events.addAll(stream.accept(new SseEvent(null, "[DONE]")));
    assertThat(stream.isComplete()).isTrue();
    events.addAll(stream.end());
    AnswerAssembler assembler = new AnthropicMessages().assembler();
    events.forEach(assembler::accept);
    ObjectNode message = assembler.answer().orElseThrow();
    assertThat(message.at("/content/0/text").asText()).isEqualTo("Hm");
    assertThat(message.at("/content/1/input/x").asInt()).isEqualTo(1);
    assertThat(message.at("/content/2/name").asText()).isEqualTo("g");
    assertThat(message.at("/stop_reason").asText()).isEqualTo("tool_use");
    assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(4);
    assertThatThrownBy(
            () -> stream.accept(new SseEvent(null, "{\"error\":{\"message\":\"overloaded\"}}")))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessageContaining("overloaded");
  }

  private static String delta(int index, String id, String name, String arguments) {
    return """
    {"index":0,"delta":{"tool_calls":[
      {"index":%d,%s"function":{%s"arguments":"%s"}}]}}\
    """
        .formatted(index, id, name, arguments);
  }

  @Test
  void geminisStreamMayEndOnceEachCandidateHasEnded() {
    StreamTranslator stream =
        new GeminiProvider(InstantSource.system()).encode(openAi(OPENAI), "g").reply().stream();
    stream.accept(
        new SseEvent(
            null, "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"index\":0}]}"));
    assertThat(stream.mayEnd()).isFalse();
    stream.accept(
        new SseEvent(
            null,
            "{\"candidates\":[{\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{}}"));
    assertThat(stream.mayEnd()).isTrue();
  }

  @Test
  void anthropicStreamIsAssembledAndReplayed() {
    ObjectNode message =
        json(
            """
            {"id":"m","type":"message","role":"assistant","model":"c","content":[
             {"type":"thinking","thinking":"hm","signature":"sig"},
             {"type":"text","text":"Hi"},
             {"type":"tool_use","id":"t","name":"f","input":{"a":[1,2]}},
             {"type":"redacted_thinking","data":"zzz"}],
             "stop_reason":"end_turn","stop_sequence":null,
             "usage":{"input_tokens":1,"output_tokens":2,"service_tier":"standard"}}\
            """);
    AnthropicMessages dialect = new AnthropicMessages();
    List<SseEvent> events = dialect.replay(message, anthropic(ANTHROPIC));
    AnswerAssembler whole = dialect.assembler();
    events.forEach(whole::accept);
    assertThat(whole.answer()).contains(message);
    AnswerAssembler cut = dialect.assembler();
    events.subList(0, events.size() - 1).forEach(cut::accept);
    assertThat(cut.answer()).isEmpty();
    AnswerAssembler strange = dialect.assembler();
    events.forEach(
        event -> {
          strange.accept(event);
          strange.accept(new SseEvent("new", "{\"type\":\"something_new\"}"));
        });
    assertThat(strange.answer()).isEmpty();
  }
}
