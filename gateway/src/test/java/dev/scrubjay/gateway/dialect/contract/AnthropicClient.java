package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Pieces.json;
import static dev.scrubjay.gateway.dialect.contract.Pieces.object;
import static dev.scrubjay.gateway.dialect.contract.Pieces.typed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.contract.Answer.End;
import dev.scrubjay.gateway.dialect.contract.Answer.Tokens;
import dev.scrubjay.gateway.dialect.contract.Question.Line;
import dev.scrubjay.gateway.dialect.contract.Said.Call;
import dev.scrubjay.gateway.dialect.contract.Said.Outcome;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/** A client of Anthropic's messages. */
record AnthropicClient() implements ClientFace {

  @Override
  public ClientDialect dialect() {
    return new AnthropicMessages();
  }

  @Override
  public ObjectNode request(Question question, boolean stream) {
    ObjectNode body = Json.object().put("model", "m").put("max_tokens", question.maxTokens());
    if (question.system() != null) {
      body.put("system", question.system());
    }
    ArrayNode messages = body.putArray("messages");
    question.lines().forEach(line -> add(line, messages));
    for (Question.Offer tool : question.tools()) {
      body.withArray("tools")
          .addObject()
          .put("name", tool.name())
          .put("description", tool.description())
          .set("input_schema", tool.schema());
    }
    if (question.schema() != null) {
      body.putObject("output_config")
          .putObject("format")
          .put("type", "json_schema")
          .set("schema", question.schema());
    }
    if (question.reasons()) {
      body.putObject("thinking").put("type", "enabled").put("budget_tokens", 2048);
    }
    if (stream) {
      body.put("stream", true);
    }
    return body;
  }

  private static void add(Line line, ArrayNode messages) {
    ArrayNode content =
        messages.addObject().put("role", line.byModel() ? "assistant" : "user").putArray("content");
    line.said().forEach(part -> content.add(block(part)));
  }

  private static ObjectNode block(Said part) {
    return switch (part) {
      case Words words -> typed("text").put("text", words.text());
      case Said.Picture picture -> sourced("image", "image/png", picture.base64());
      case Said.Paper paper ->
          sourced("document", "application/pdf", paper.base64()).put("title", paper.name());
      case Call call ->
          typed("tool_use")
              .put("id", call.id())
              .put("name", call.name())
              .set("input", call.arguments());
      case Outcome outcome -> {
        ObjectNode result = typed("tool_result").put("tool_use_id", outcome.id());
        outcome.parts().forEach(each -> result.withArray("content").add(block(each)));
        yield outcome.failed() ? result.put("is_error", true) : result;
      }
      default -> throw new AssertionError("not in requests: " + part);
    };
  }

  private static ObjectNode sourced(String type, String mediaType, String base64) {
    ObjectNode block = typed(type);
    block
        .putObject("source")
        .put("type", "base64")
        .put("media_type", mediaType)
        .put("data", base64);
    return block;
  }

  @Override
  public Question sayable(Question question) {
    return question;
  }

  @Override
  public Answer shown(Answer answer) {
    return answer.callsLast().refusalInWords();
  }

  @Override
  public Answer read(ObjectNode answer) {
    assertThat(answer.path("type").asText()).isEqualTo("message");
    assertThat(answer.path("id").asText()).isNotEmpty();
    List<Said> said = new ArrayList<>();
    for (JsonNode block : answer.path("content")) {
      switch (block.path("type").asText()) {
        case "text" -> said.add(new Words(block.path("text").asText()));
        case "thinking" -> said.add(new Said.Thought(block.path("thinking").asText()));
        case "tool_use" ->
            said.add(
                new Call(
                    block.path("id").asText(),
                    block.path("name").asText(),
                    object(block.path("input"))));
        default -> throw new AssertionError("unknown block: " + block);
      }
    }
    return new Answer(said, end(answer), tokens(answer.path("usage")));
  }

  private static End end(ObjectNode answer) {
    return switch (answer.path("stop_reason").asText()) {
      case "end_turn" -> End.STOP;
      case "max_tokens" -> End.LENGTH;
      case "tool_use" -> End.CALLS;
      case "refusal" -> End.REFUSED;
      default -> throw new AssertionError("no stop reason: " + answer);
    };
  }

  /** Cached tokens come on top of the input; reasoning is told apart by a member of ours. */
  private static Tokens tokens(JsonNode usage) {
    long cached = usage.path("cache_read_input_tokens").asLong();
    long written = usage.path("cache_creation_input_tokens").asLong();
    return new Tokens(
        usage.path("input_tokens").asLong() + cached + written,
        cached,
        written,
        usage.path("output_tokens").asLong(),
        usage.at("/output_tokens_details/thinking_tokens").asLong());
  }

  @Override
  public ObjectNode accumulated(List<SseEvent> events) {
    assertThat(events.getFirst().event()).isEqualTo("message_start");
    assertThat(events.getLast().event()).isEqualTo("message_stop");
    ObjectNode message = object(json(events.getFirst()).path("message"));
    ArrayNode content = (ArrayNode) message.path("content");
    StringBuilder input = new StringBuilder();
    boolean open = false;
    boolean cut = false;
    for (SseEvent event : events) {
      ObjectNode data = json(event);
      assertThat(event.event()).isEqualTo(data.path("type").asText());
      int index = data.path("index").asInt();
      switch (data.path("type").asText()) {
        case "content_block_start" -> {
          assertThat(open).as("one block is open").isFalse();
          assertThat(index).isEqualTo(content.size());
          open = true;
          content.add(data.path("content_block"));
        }
        case "content_block_delta" -> {
          assertThat(open && index == content.size() - 1).isTrue();
          add(object(data.path("delta")), object(content.path(index)), input);
        }
        case "content_block_stop" -> {
          assertThat(open && index == content.size() - 1).isTrue();
          open = false;
          if (!input.isEmpty()) {
            cut = !input.toString().endsWith("}");
            object(content.path(index)).set("input", Json.objectOrEmpty(input.toString()));
            input.setLength(0);
          }
        }
        case "message_delta" -> {
          assertThat(open).isFalse();
          assertThat(cut && !data.at("/delta/stop_reason").asText().equals("max_tokens")).isFalse();
          message.setAll(object(data.path("delta")));
          object(message.path("usage")).setAll(object(data.path("usage")));
        }
        default -> {}
      }
    }
    return message;
  }

  private static void add(ObjectNode delta, ObjectNode block, StringBuilder input) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> append("text", delta, block);
      case "thinking_delta" -> append("thinking", delta, block);
      case "signature_delta" -> block.set("signature", delta.path("signature"));
      case "input_json_delta" -> input.append(delta.path("partial_json").asText());
      default -> throw new AssertionError("unknown delta: " + delta);
    }
  }

  private static void append(String member, ObjectNode delta, ObjectNode block) {
    block.put(member, block.path(member).textValue() + delta.path(member).textValue());
  }

  @Override
  public String path(String model, boolean stream) {
    return "/v1/messages";
  }

  @Override
  public String error(ObjectNode body) {
    assertThat(body.path("type").asText()).isEqualTo("error");
    assertThat(body.at("/error/message").asText()).isNotBlank();
    return body.at("/error/type").asText();
  }

  @Override
  public String errorOf(int status) {
    return switch (status) {
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      case 502 -> "api_error";
      case 503 -> "overloaded_error";
      default -> "invalid_request_error";
    };
  }

  @Override
  public String tooLong() {
    return "prompt is too long";
  }

  @Override
  public void goOn(ObjectNode request, ObjectNode answer, Line next) {
    ArrayNode messages = (ArrayNode) request.path("messages");
    messages.addObject().put("role", "assistant").set("content", answer.path("content"));
    add(next, messages);
  }
}
