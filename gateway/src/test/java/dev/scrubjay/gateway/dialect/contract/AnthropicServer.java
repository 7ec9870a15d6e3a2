package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Pieces.named;
import static dev.scrubjay.gateway.dialect.contract.Pieces.object;
import static dev.scrubjay.gateway.dialect.contract.Pieces.typed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
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

/** Anthropic's messages as a provider. */
record AnthropicServer() implements ProviderFace {
  static final String SIGNATURE = "EqQBCkYIARgCKkA=";

  @Override
  public ProviderDialect dialect() {
    return Examples.ANTHROPIC;
  }

  @Override
  public String model() {
    return "claude-sonnet-4-5";
  }

  @Override
  public Question read(ProviderCall call) {
    ObjectNode body = call.body();
    assertThat(call.path()).isEqualTo("/v1/messages");
    assertThat(body.path("model").asText()).isEqualTo(model());
    List<Line> lines = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      boolean byModel = message.path("role").asText().equals("assistant");
      List<Said> said = new ArrayList<>();
      message.path("content").forEach(block -> said.add(part(block)));
      if (message.path("content").isTextual()) {
        said.add(new Words(message.path("content").asText()));
      }
      assertThat(said).isNotEmpty();
      if (!lines.isEmpty()) {
        assertThat(byModel).as("turns alternate").isNotEqualTo(lines.getLast().byModel());
        answered(lines.getLast().said(), said);
      }
      lines.add(new Line(byModel, said));
    }
    assertThat(lines.getFirst().byModel()).isFalse();
    List<Offer> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      tools.add(
          new Offer(
              tool.path("name").asText(),
              tool.path("description").asText(),
              object(tool.path("input_schema"))));
    }
    JsonNode schema = body.at("/output_config/format/schema");
    long budget = body.at("/thinking/budget_tokens").asLong();
    assertThat(body.path("max_tokens").asLong()).isGreaterThan(budget);
    return new Question(
        body.path("system").isTextual() ? body.path("system").asText() : null,
        lines,
        tools,
        schema instanceof ObjectNode object ? object : null,
        budget >= 1024,
        body.path("max_tokens").asInt());
  }

  /** Checks that each call has its result, and that results come first. */
  private static void answered(List<Said> before, List<Said> said) {
    List<String> calls = new ArrayList<>();
    before.forEach(
        part -> calls.addAll(part instanceof Call call ? List.of(call.id()) : List.of()));
    for (int i = 0; i < said.size(); i++) {
      if (said.get(i) instanceof Outcome outcome) {
        assertThat(calls.remove(outcome.id())).as("a call for %s", outcome).isTrue();
        assertThat(i == 0 || said.get(i - 1) instanceof Outcome).as("results first").isTrue();
      }
    }
    assertThat(calls).as("calls without a result").isEmpty();
  }

  private static Said part(JsonNode block) {
    JsonNode source = block.path("source");
    return switch (block.path("type").asText()) {
      case "text" -> {
        assertThat(block.path("text").asText()).isNotBlank();
        yield new Words(block.path("text").asText());
      }
      case "thinking" -> {
        assertThat(block.path("signature").asText()).isEqualTo(SIGNATURE);
        yield new Said.Thought(block.path("thinking").asText());
      }
      case "image" -> {
        assertThat(source.path("media_type").asText()).isEqualTo("image/png");
        yield new Said.Picture(source.path("data").asText());
      }
      case "document" -> {
        assertThat(source.path("media_type").asText()).isEqualTo("application/pdf");
        yield new Said.Paper(block.path("title").asText(), source.path("data").asText());
      }
      case "tool_use" -> {
        assertThat(block.path("id").asText()).matches("[A-Za-z0-9_-]+");
        yield new Call(
            block.path("id").asText(), block.path("name").asText(), object(block.path("input")));
      }
      case "tool_result" -> {
        List<Said> parts = new ArrayList<>();
        if (block.path("content").isTextual()) {
          parts.add(new Words(block.path("content").asText()));
        }
        block.path("content").forEach(each -> parts.add(part(each)));
        yield new Outcome(
            block.path("tool_use_id").asText(), parts, block.path("is_error").asBoolean());
      }
      default -> throw new AssertionError("refused: " + block);
    };
  }

  @Override
  public Question taken(Question question) {
    return question;
  }

  /** Anthropic does not tell the tokens of reasoning, nor a refusal from other words. */
  @Override
  public Answer told(Answer answer) {
    return answer.refusalInWords().with(answer.tokens().withoutReasoning());
  }

  @Override
  public ObjectNode reply(ProviderCall call, Answer answer) {
    ObjectNode body = head();
    ArrayNode content = body.putArray("content");
    told(answer).said().forEach(part -> content.add(block(part, answer.end())));
    body.put("stop_reason", word(answer.end())).putNull("stop_sequence");
    ObjectNode usage = usage(answer.tokens()).put("output_tokens", answer.tokens().output());
    body.set("usage", usage);
    return body;
  }

  private ObjectNode head() {
    return Json.object()
        .put("id", "msg_1")
        .put("type", "message")
        .put("role", "assistant")
        .put("model", model());
  }

  private static String word(End end) {
    return switch (end) {
      case STOP -> "end_turn";
      case LENGTH -> "max_tokens";
      case CALLS -> "tool_use";
      case REFUSED -> "refusal";
    };
  }

  private static ObjectNode usage(Tokens tokens) {
    return Json.object()
        .put("input_tokens", tokens.input() - tokens.cached() - tokens.written())
        .put("cache_creation_input_tokens", tokens.written())
        .put("cache_read_input_tokens", tokens.cached());
  }

  private static ObjectNode block(Said part, End end) {
    return switch (part) {
      case Words words -> typed("text").put("text", words.text());
      case Said.Thought thought ->
          typed("thinking").put("thinking", thought.text()).put("signature", SIGNATURE);
      case Call call ->
          typed("tool_use")
              .put("id", call.id())
              .put("name", call.name())
              .set("input", end == End.LENGTH ? Json.object() : call.arguments());
      default -> throw new AssertionError("not in answers: " + part);
    };
  }

  @Override
  public List<SseEvent> stream(ProviderCall call, Answer answer) {
    List<SseEvent> events = new ArrayList<>();
    ObjectNode message = head();
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.set("usage", usage(answer.tokens()).put("output_tokens", 1));
    events.add(named(typed("message_start").set("message", message)));
    events.add(named(typed("ping")));
    int index = 0;
    for (Said part : told(answer).said()) {
      block(index++, part, answer.end(), events);
    }
    ObjectNode last = typed("message_delta");
    last.putObject("delta").put("stop_reason", word(answer.end())).putNull("stop_sequence");
    last.putObject("usage").put("output_tokens", answer.tokens().output());
    events.add(named(last));
    events.add(named(typed("message_stop")));
    return events;
  }

  private static void block(int index, Said part, End end, List<SseEvent> events) {
    ObjectNode begun = block(part, end);
    ObjectNode start = typed("content_block_start").put("index", index);
    start.set("content_block", begun);
    List<ObjectNode> deltas = new ArrayList<>();
    switch (part) {
      case Words words -> {
        begun.put("text", "");
        Pieces.of(words.text())
            .forEach(piece -> deltas.add(typed("text_delta").put("text", piece)));
      }
      case Said.Thought thought -> {
        begun.put("thinking", "").put("signature", "");
        Pieces.of(thought.text())
            .forEach(piece -> deltas.add(typed("thinking_delta").put("thinking", piece)));
        deltas.add(typed("signature_delta").put("signature", SIGNATURE));
      }
      case Call call -> {
        begun.putObject("input");
        deltas.add(typed("input_json_delta").put("partial_json", ""));
        String arguments = call.arguments().isEmpty() ? "" : OpenAiChatServer.written(call, end);
        Pieces.of(arguments)
            .forEach(piece -> deltas.add(typed("input_json_delta").put("partial_json", piece)));
      }
      default -> throw new AssertionError("not in answers: " + part);
    }
    events.add(named(start));
    for (ObjectNode delta : deltas) {
      events.add(named(typed("content_block_delta").put("index", index).set("delta", delta)));
    }
    events.add(named(typed("content_block_stop").put("index", index)));
  }
}
