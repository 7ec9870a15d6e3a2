package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Pieces.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.bedrock.BedrockProvider;
import dev.scrubjay.gateway.dialect.contract.Answer.End;
import dev.scrubjay.gateway.dialect.contract.Answer.Tokens;
import dev.scrubjay.gateway.dialect.contract.Question.Line;
import dev.scrubjay.gateway.dialect.contract.Question.Offer;
import dev.scrubjay.gateway.dialect.contract.Said.Call;
import dev.scrubjay.gateway.dialect.contract.Said.Outcome;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Bedrock's Converse as a provider, of a Claude. */
record BedrockServer() implements ProviderFace {
  private static final String ANSWER = "json_answer";

  @Override
  public ProviderDialect dialect() {
    return new BedrockProvider(Examples.NOW);
  }

  @Override
  public String model() {
    return "anthropic.claude-sonnet-4-5-20250929-v1:0";
  }

  @Override
  public Question read(ProviderCall call) {
    ObjectNode body = call.body();
    assertThat(call.path())
        .matches("/model/anthropic\\.claude-sonnet-4-5-20250929-v1%3A0/converse(-stream)?");
    List<Line> lines = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      List<Said> said = new ArrayList<>();
      message.path("content").forEach(block -> said.add(part(block)));
      boolean byModel = message.path("role").asText().equals("assistant");
      assertThat(lines.isEmpty() || lines.getLast().byModel() != byModel).isTrue();
      boolean paper = said.stream().anyMatch(Said.Paper.class::isInstance);
      assertThat(!paper || said.stream().anyMatch(Words.class::isInstance))
          .as("a document comes with a text")
          .isTrue();
      lines.add(new Line(byModel, said));
    }
    boolean used =
        lines.stream()
            .flatMap(line -> line.said().stream())
            .anyMatch(part -> part instanceof Call || part instanceof Outcome);
    assertThat(!used || body.has("toolConfig")).as("tools of the history").isTrue();
    List<Offer> tools = new ArrayList<>();
    for (JsonNode tool : body.at("/toolConfig/tools")) {
      JsonNode spec = tool.path("toolSpec");
      tools.add(
          new Offer(
              spec.path("name").asText(),
              spec.path("description").asText(),
              object(spec.at("/inputSchema/json"))));
    }
    boolean json = isJson(call);
    return new Question(
        body.has("system") ? body.at("/system/0/text").asText() : null,
        lines,
        json ? List.of() : tools,
        json ? tools.getFirst().schema() : null,
        body.at("/additionalModelRequestFields/thinking/budget_tokens").asInt() >= 1024,
        body.at("/inferenceConfig/maxTokens").asInt());
  }

  private static boolean isJson(ProviderCall call) {
    return call.body().at("/toolConfig/toolChoice/tool/name").asText().equals(ANSWER);
  }

  private static Said part(JsonNode block) {
    JsonNode reasoning = block.at("/reasoningContent/reasoningText");
    if (block.has("text")) {
      assertThat(block.path("text").asText()).isNotBlank();
      return new Words(block.path("text").asText());
    } else if (block.has("image")) {
      assertThat(block.at("/image/format").asText()).isEqualTo("png");
      return new Said.Picture(block.at("/image/source/bytes").asText());
    } else if (block.has("document")) {
      assertThat(block.at("/document/format").asText()).isEqualTo("pdf");
      String name = block.at("/document/name").asText();
      assertThat(name).matches("[A-Za-z0-9 ()\\[\\]-]+");
      return new Said.Paper(name, block.at("/document/source/bytes").asText());
    } else if (reasoning.isObject()) {
      assertThat(reasoning.path("signature").asText()).isEqualTo(AnthropicServer.SIGNATURE);
      return new Said.Thought(reasoning.path("text").asText());
    } else if (block.has("toolUse")) {
      JsonNode use = block.path("toolUse");
      assertThat(use.path("toolUseId").asText()).matches("[A-Za-z0-9_-]{1,64}");
      return new Call(
          use.path("toolUseId").asText(), use.path("name").asText(), object(use.path("input")));
    } else if (block.has("toolResult")) {
      JsonNode result = block.path("toolResult");
      List<Said> parts = new ArrayList<>();
      result.path("content").forEach(each -> parts.add(part(each)));
      boolean failed = result.path("status").asText().equals("error");
      return new Outcome(result.path("toolUseId").asText(), parts, failed);
    }
    throw new AssertionError("refused: " + block);
  }

  /** Names of documents have no ending. */
  @Override
  public Question taken(Question question) {
    return question.each(
        said ->
            said.stream()
                .map(
                    part ->
                        part instanceof Said.Paper paper
                            ? new Said.Paper(paper.name().replace(".pdf", ""), paper.base64())
                            : part)
                .toList());
  }

  /** Bedrock does not tell the tokens of reasoning, nor a refusal from other words. */
  @Override
  public Answer told(Answer answer) {
    return new AnthropicServer().told(answer);
  }

  @Override
  public ObjectNode reply(ProviderCall call, Answer answer) {
    ObjectNode body = Json.object();
    ObjectNode message = body.putObject("output").putObject("message").put("role", "assistant");
    ArrayNode content = message.putArray("content");
    for (Said part : shaped(call, answer)) {
      ObjectNode block = content.addObject();
      switch (part) {
        case Words words -> block.put("text", words.text());
        case Said.Thought thought ->
            block
                .putObject("reasoningContent")
                .putObject("reasoningText")
                .put("text", thought.text())
                .put("signature", AnthropicServer.SIGNATURE);
        case Call use ->
            block
                .putObject("toolUse")
                .put("toolUseId", use.id())
                .put("name", use.name())
                .set("input", answer.end() == End.LENGTH ? Json.object() : use.arguments());
        default -> throw new AssertionError("not in answers: " + part);
      }
    }
    body.put("stopReason", word(call, answer.end()));
    body.set("usage", usage(answer.tokens()));
    body.putObject("metrics").put("latencyMs", 7);
    return body;
  }

  /** What is said; JSON is the input of the tool that stands for it. */
  private List<Said> shaped(ProviderCall call, Answer answer) {
    List<Said> said = new ArrayList<>();
    for (Said part : told(answer).said()) {
      said.add(
          isJson(call) && part instanceof Words words
              ? new Call("tooluse_a", ANSWER, Examples.json(words.text()))
              : part);
    }
    return said;
  }

  private static String word(ProviderCall call, End end) {
    return switch (end) {
      case STOP -> isJson(call) ? "tool_use" : "end_turn";
      case LENGTH -> "max_tokens";
      case CALLS -> "tool_use";
      case REFUSED -> "guardrail_intervened";
    };
  }

  private static ObjectNode usage(Tokens tokens) {
    return Json.object()
        .put("inputTokens", tokens.input() - tokens.cached() - tokens.written())
        .put("outputTokens", tokens.output())
        .put("totalTokens", tokens.input() + tokens.output())
        .put("cacheReadInputTokens", tokens.cached())
        .put("cacheWriteInputTokens", tokens.written());
  }

  @Override
  public List<SseEvent> stream(ProviderCall call, Answer answer) {
    List<SseEvent> events = new ArrayList<>();
    events.add(event("messageStart", Json.object().put("role", "assistant")));
    int index = 0;
    for (Said part : shaped(call, answer)) {
      block(index, part, answer.end(), events);
      events.add(event("contentBlockStop", Json.object().put("contentBlockIndex", index++)));
    }
    events.add(event("messageStop", Json.object().put("stopReason", word(call, answer.end()))));
    ObjectNode last = Json.object();
    last.set("usage", usage(answer.tokens()));
    last.putObject("metrics").put("latencyMs", 7);
    events.add(event("metadata", last));
    return events;
  }

  private static void block(int index, Said part, End end, List<SseEvent> events) {
    switch (part) {
      case Words words ->
          Pieces.of(words.text())
              .forEach(piece -> delta(index, Json.object().put("text", piece), events));
      case Said.Thought thought -> {
        for (String piece : Pieces.of(thought.text())) {
          ObjectNode delta = Json.object();
          delta.putObject("reasoningContent").put("text", piece);
          delta(index, delta, events);
        }
        ObjectNode signed = Json.object();
        signed.putObject("reasoningContent").put("signature", AnthropicServer.SIGNATURE);
        delta(index, signed, events);
      }
      case Call use -> {
        ObjectNode start = Json.object().put("contentBlockIndex", index);
        start
            .putObject("start")
            .putObject("toolUse")
            .put("toolUseId", use.id())
            .put("name", use.name());
        events.add(event("contentBlockStart", start));
        String input = use.arguments().isEmpty() ? "" : OpenAiChatServer.written(use, end);
        for (String piece : Pieces.of(input)) {
          ObjectNode delta = Json.object();
          delta.putObject("toolUse").put("input", piece);
          delta(index, delta, events);
        }
      }
      default -> throw new AssertionError("not in answers: " + part);
    }
  }

  private static void delta(int index, ObjectNode delta, List<SseEvent> events) {
    ObjectNode body = Json.object().put("contentBlockIndex", index);
    body.set("delta", delta);
    events.add(event("contentBlockDelta", body));
  }

  private static SseEvent event(String name, ObjectNode data) {
    return new SseEvent(name, Json.text(data));
  }
}
