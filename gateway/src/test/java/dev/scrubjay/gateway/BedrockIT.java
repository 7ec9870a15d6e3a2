package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Calls to Amazon Bedrock, whose fake verifies signatures and sends binary frames. */
final class BedrockIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String NAME = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  private static final String PATH = "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0";
  private static final String CONFIG =
      """
      providers:
        bedrock: {region: us-west-2, access_key_id: AKIDEXAMPLE, secret_access_key: SECRET,
                  session_token: tok, base_url: 'URL'}
      models:
        m: {provider: bedrock, upstream_name: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
            cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 100000,
            capabilities: [text, multimodal, document]}
      """;
  private static final String ANSWER =
      """
      {"output":{"message":{"role":"assistant","content":[{"text":"Hi."}]}},\
      "stopReason":"end_turn","usage":{"inputTokens":10,"outputTokens":5,"totalTokens":15,\
      "cacheReadInputTokens":100,"cacheWriteInputTokens":0},"metrics":{"latencyMs":1}}\
      """;

  private static FakeProvider bedrock(Function<Received, Reply> script) {
    return new FakeProvider(
        request ->
            AwsSignature.isValid(request, SECRET, "us-west-2")
                ? script.apply(request)
                : Reply.json(403, "{\"message\":\"The request signature does not match\"}"));
  }

  private static TestGateway gateway(FakeProvider provider) {
    return TestGateway.serving(
            CONFIG.replace("SECRET", SECRET).replace("URL", provider.url()), Map.of())
        .connected();
  }

  private static JsonNode json(String text) {
    try {
      return Json.object(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Reply frames(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return new Reply(200, "application/vnd.amazon.eventstream", Map.of(), all.toByteArray());
  }

  private static byte[] event(String type, String payload) {
    return frame(Map.of(":message-type", "event", ":event-type", type), payload);
  }

  private static byte[] frame(Map<String, String> headers, String payload) {
    Map<String, HeaderValue> values = new LinkedHashMap<>();
    headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Message(values, payload.getBytes(UTF_8)).encode(out);
    return out.toByteArray();
  }

  private static Reply stream() {
    return frames(
        event("messageStart", "{\"role\":\"assistant\",\"p\":\"abc\"}"),
        event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"Hmm.\"}}}"),
        event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"signature\":\"c2ln\"}}}"),
        event("contentBlockStop", "{\"contentBlockIndex\":0}"),
        event(
            "contentBlockDelta", "{\"contentBlockIndex\":1,\"delta\":{\"text\":\"Let me see.\"}}"),
        event(
            "contentBlockStart",
            "{\"contentBlockIndex\":2,\"start\":{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"look\"}}}"),
        event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":2,\"delta\":{\"toolUse\":{\"input\":\"{\\\"q\\\":\"}}}"),
        event(
            "contentBlockDelta",
            "{\"contentBlockIndex\":2,\"delta\":{\"toolUse\":{\"input\":\"1}\"}}}"),
        event("contentBlockStop", "{\"contentBlockIndex\":2}"),
        event("messageStop", "{\"stopReason\":\"tool_use\"}"),
        event(
            "metadata",
            "{\"usage\":{\"inputTokens\":10,\"outputTokens\":5,\"totalTokens\":15},\"metrics\":{}}"));
  }

  @Test
  void requestIsSignedAndInBedrocksWords() {
    try (FakeProvider provider = bedrock(request -> Reply.json(200, ANSWER));
        TestGateway gateway = gateway(provider)) {
      String body =
          """
          {"model":"m","max_tokens":100,"temperature":0.5,"stop":["END"," "],"messages":[
            {"role":"system","content":"Be brief."},
            {"role":"user","content":[{"type":"text","text":"What is it?"},
              {"type":"image_url","image_url":{"url":"data:image/jpg;base64,aGk="}}]},
            {"role":"assistant","content":null,"tool_calls":[{"id":"call.1","type":"function",
              "function":{"name":"look","arguments":"{\\"q\\":1}"}}]},
            {"role":"tool","tool_call_id":"call.1","content":"a jay"}],
           "tools":[{"type":"function","function":{"name":"look","description":"Looks.",
             "parameters":{"type":"object","properties":{"q":{"type":"integer"}}}}}],
           "tool_choice":"required"}\
          """;

      HttpResponse<String> answer = gateway.post(CHAT, body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(json(answer.body()).at("/choices/0/message/content").asText()).isEqualTo("Hi.");
      assertThat(json(answer.body()).at("/usage/prompt_tokens").asInt()).isEqualTo(110);
      assertThat(provider.last().uri()).hasToString(PATH + "/converse");
      assertThat(provider.last().header("x-amz-security-token")).isEqualTo("tok");
      assertThat(provider.last().body())
          .isEqualTo(
              json(
                  """
                  {"messages":[
                    {"role":"user","content":[{"text":"What is it?"},
                      {"image":{"format":"jpeg","source":{"bytes":"aGk="}}}]},
                    {"role":"assistant","content":[
                      {"toolUse":{"toolUseId":"call_1","name":"look","input":{"q":1}}}]},
                    {"role":"user","content":[
                      {"toolResult":{"toolUseId":"call_1","content":[{"text":"a jay"}]}}]}],
                   "system":[{"text":"Be brief."}],
                   "inferenceConfig":{"maxTokens":100,"temperature":0.5,"stopSequences":["END"]},
                   "toolConfig":{"tools":[{"toolSpec":{"name":"look","description":"Looks.",
                      "inputSchema":{"json":{"type":"object","properties":{"q":{"type":"integer"}}}}}}],
                      "toolChoice":{"any":{}}}}\
                  """));
      gateway.awaitHit(CHAT, body);
      assertThat(provider.received()).hasSize(1);
    }
  }

  @Test
  void framesBecomeTheEventsOfAnOpenAiClient() {
    try (FakeProvider provider = bedrock(request -> stream());
        TestGateway gateway = gateway(provider)) {
      String body =
          """
          {"model":"m","stream":true,"stream_options":{"include_usage":true},
           "messages":[{"role":"user","content":"hello"}],
           "tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}]}\
          """;

      HttpResponse<String> answer = gateway.post(CHAT, body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body())
          .contains("Let me see.", "\"t1\"", "\"look\"", "tool_calls", "[DONE]")
          .contains("\"prompt_tokens\":10");
      assertThat(provider.last().uri()).hasToString(PATH + "/converse-stream");
      gateway.awaitHit(CHAT, body);
      assertThat(provider.received()).hasSize(1);
    }
  }

  @Test
  void framesBecomeTheEventsOfAnAnthropicClient() {
    try (FakeProvider provider = bedrock(request -> stream());
        TestGateway gateway = gateway(provider)) {
      String body =
          """
          {"model":"m","stream":true,"max_tokens":4000,
           "messages":[{"role":"user","content":"hello"}],
           "tools":[{"name":"look","input_schema":{"type":"object"}}]}\
          """;

      HttpResponse<String> answer = gateway.post("/v1/messages", body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body())
          .contains("Let me see.", "\"tool_use\"", "message_stop", "\"input_tokens\":10");
      gateway.awaitHit("/v1/messages", body);
      assertThat(provider.received()).hasSize(1);
    }
  }

  @Test
  void toolsKeepTheNamesThatBedrockDoesNotAllow() {
    String name = "birds.look/" + "up".repeat(40);
    Function<Received, Reply> calls =
        request ->
            Reply.json(
                200,
                """
                {"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t",\
                "name":"%s","input":{}}}]}},"stopReason":"tool_use",\
                "usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}\
                """
                    .formatted(request.body().at("/toolConfig/tools/0/toolSpec/name").asText()));
    try (FakeProvider provider = bedrock(calls);
        TestGateway gateway = gateway(provider)) {
      HttpResponse<String> reply =
          gateway.post(
              CHAT,
              """
              {"model":"m","messages":[{"role":"user","content":"hello"}],
               "tools":[{"type":"function","function":{"name":"%s"}}]}\
              """
                  .formatted(name));

      assertThat(json(reply.body()).at("/choices/0/message/tool_calls/0/function/name").asText())
          .isEqualTo(name);
      assertThat(provider.last().body().at("/toolConfig/tools/0/toolSpec/name").asText())
          .matches("[a-zA-Z0-9_-]{1,64}");
    }
  }

  @Test
  void schemaIsAskedForAsTheInputOfATool() {
    String answer =
        """
        {"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t",\
        "name":"json_answer","input":{"bird":"jay"}}}]}},"stopReason":"tool_use",\
        "usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}\
        """;
    try (FakeProvider provider = bedrock(request -> Reply.json(200, answer));
        TestGateway gateway = gateway(provider)) {
      HttpResponse<String> reply =
          gateway.post(
              CHAT,
              """
              {"model":"m","messages":[{"role":"user","content":"hello"}],"response_format":
               {"type":"json_schema","json_schema":{"name":"b","schema":{"type":"object",
                "properties":{"bird":{"type":"string"}}}}}}\
              """);

      JsonNode choice = json(reply.body()).at("/choices/0");
      assertThat(choice.at("/message/content").asText()).isEqualTo("{\"bird\":\"jay\"}");
      assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
      assertThat(provider.last().body().at("/toolConfig/toolChoice/tool/name").asText())
          .isEqualTo("json_answer");
    }
  }

  @Test
  void exceptionInAStreamIsAnErrorAndNothingIsStored() {
    Reply failing =
        frames(
            event("messageStart", "{\"role\":\"assistant\"}"),
            event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"}}"),
            frame(
                Map.of(":message-type", "exception", ":exception-type", "throttlingException"),
                "{\"message\":\"Too many tokens\"}"));
    try (FakeProvider provider = bedrock(request -> failing);
        TestGateway gateway = gateway(provider)) {
      String body =
          "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

      HttpResponse<String> answer = gateway.post(CHAT, body);

      assertThat(answer.body()).contains("error", "Too many tokens").doesNotContain("[DONE]");
      assertThat(gateway.post(CHAT, body, "cache-control", "only-if-cached").statusCode())
          .isEqualTo(504);
    }
  }

  @Test
  void damagedFrameIsNoAnswer() {
    byte[] damaged =
        event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"}}");
    damaged[damaged.length - 8] ^= 1;
    try (FakeProvider provider = bedrock(request -> frames(event("messageStart", "{}"), damaged));
        TestGateway gateway = gateway(provider)) {
      HttpResponse<String> answer =
          gateway.post(
              CHAT,
              "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

      assertThat(answer.body()).contains("damaged").doesNotContain("[DONE]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, Malformed input request, 400",
    "403, The security token included in the request is expired, 502",
    "404, Could not resolve the foundation model, 404",
    "424, The model failed, 502",
    "429, Too many requests, 429",
    "503, Bedrock is busy, 503"
  })
  void errorsOfTheProviderAreTranslated(int status, String message, int expected) {
    try (FakeProvider provider =
            bedrock(request -> Reply.json(status, "{\"message\":\"" + message + "\"}"));
        TestGateway gateway = gateway(provider)) {
      HttpResponse<String> answer = gateway.post(CHAT, TestGateway.chat("m", "hello"));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
      assertThat(answer.body()).doesNotContain("AKIDEXAMPLE", SECRET, NAME + "x");
    }
  }

  @Test
  void keyOfBedrocksOwnIsABearerToken() {
    String yaml =
        """
        providers: {aws: {kind: bedrock, region: eu-central-1, base_url: 'URL'}}
        models:
          m: {provider: aws, upstream_name: 'amazon.nova-pro-v1:0', cost_per_token: 0.000001,
              latency: 1s, accuracy: 0.9, max_tokens: 1000}
        """;
    try (FakeProvider provider = new FakeProvider(request -> Reply.json(200, ANSWER));
        TestGateway gateway =
            TestGateway.serving(
                    yaml.replace("URL", provider.url()), Map.of("AWS_BEARER_TOKEN_BEDROCK", "bk-1"))
                .connected()) {
      HttpResponse<String> answer = gateway.post(CHAT, TestGateway.chat("m", "hello"));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(provider.last().header("authorization")).isEqualTo("Bearer bk-1");
      assertThat(provider.last().uri()).hasToString("/model/amazon.nova-pro-v1%3A0/converse");
    }
  }

  @Test
  void callsThatPassThroughAreSignedToo() {
    try (FakeProvider provider = bedrock(request -> Reply.json(200, "{\"ok\":true}"));
        TestGateway gateway = gateway(provider)) {
      String body = "{\"anthropic_version\":\"bedrock-2023-05-31\",\"messages\":[]}";

      HttpResponse<String> reply =
          gateway.post("/providers/bedrock" + PATH + "/invoke?trace=ENABLED", body);

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(provider.last().uri()).hasToString(PATH + "/invoke?trace=ENABLED");
      assertThat(new String(provider.last().bytes(), UTF_8)).isEqualTo(body);
    }
  }
}
