package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Pieces.object;
import static dev.scrubjay.gateway.dialect.contract.Pieces.typed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.contract.Answer.End;
import dev.scrubjay.gateway.dialect.contract.Answer.Tokens;
import dev.scrubjay.gateway.dialect.contract.Question.Line;
import dev.scrubjay.gateway.dialect.contract.Said.Call;
import dev.scrubjay.gateway.dialect.contract.Said.Outcome;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client of OpenAI's chat completions. */
record OpenAiChatClient() implements ClientFace {

  @Override
  public ClientDialect dialect() {
    return new OpenAiChat();
  }

  @Override
  public ObjectNode request(Question question, boolean stream) {
    ObjectNode body = Json.object().put("model", "m");
    ArrayNode messages = body.putArray("messages");
    if (question.system() != null) {
      messages.addObject().put("role", "system").put("content", question.system());
    }
    question.lines().forEach(line -> add(line, messages));
    for (Question.Offer tool : question.tools()) {
      body.withArray("tools").add(tool(tool));
    }
    if (question.schema() != null) {
      ObjectNode format = body.putObject("response_format").put("type", "json_schema");
      format
          .putObject("json_schema")
          .put("name", "answer")
          .put("strict", true)
          .set("schema", question.schema());
    }
    if (question.reasons()) {
      body.put("reasoning_effort", "high");
    }
    body.put("max_completion_tokens", question.maxTokens());
    if (stream) {
      body.put("stream", true).putObject("stream_options").put("include_usage", true);
    }
    return body;
  }

  static ObjectNode tool(Question.Offer tool) {
    ObjectNode offered = typed("function");
    offered
        .putObject("function")
        .put("name", tool.name())
        .put("description", tool.description())
        .set("parameters", tool.schema());
    return offered;
  }

  private static void add(Line line, ArrayNode messages) {
    ObjectNode message = Json.object().put("role", line.byModel() ? "assistant" : "user");
    ArrayNode content = message.arrayNode();
    for (Said part : line.said()) {
      switch (part) {
        case Words words -> content.add(typed("text").put("text", words.text()));
        case Said.Picture picture -> {
          ObjectNode image = typed("image_url");
          image.putObject("image_url").put("url", "data:image/png;base64," + picture.base64());
          content.add(image);
        }
        case Said.Paper paper -> {
          ObjectNode file = typed("file");
          file.putObject("file")
              .put("filename", paper.name())
              .put("file_data", "data:application/pdf;base64," + paper.base64());
          content.add(file);
        }
        case Call call ->
            message.withArray("tool_calls").add(call(call, Json.text(call.arguments())));
        case Outcome outcome -> messages.add(result(outcome));
        default -> throw new AssertionError("not in requests: " + part);
      }
    }
    if (content.size() == 1 && Json.textOf(content.get(0), "type").equals("text")) {
      message.set("content", content.get(0).path("text"));
    } else if (!content.isEmpty()) {
      message.set("content", content);
    }
    if (message.size() > 1) {
      messages.add(message);
    }
  }

  static ObjectNode call(Call call, String arguments) {
    ObjectNode encoded = typed("function").put("id", call.id());
    encoded.putObject("function").put("name", call.name()).put("arguments", arguments);
    return encoded;
  }

  private static ObjectNode result(Outcome outcome) {
    String text = ((Words) outcome.parts().getFirst()).text();
    return Json.object().put("role", "tool").put("tool_call_id", outcome.id()).put("content", text);
  }

  /** The results of tools are texts that may be those of failures; images follow them. */
  @Override
  public Question sayable(Question question) {
    return question.each(
        said -> {
          List<Said> sayable = new ArrayList<>();
          List<Said> attached = new ArrayList<>();
          for (Said part : said) {
            if (part instanceof Outcome outcome) {
              List<Said> parts = outcome.parts();
              attached.addAll(parts.subList(1, parts.size()));
              sayable.add(new Outcome(outcome.id(), parts.subList(0, 1), false));
            } else {
              attached.add(part);
            }
          }
          sayable.addAll(attached);
          return sayable;
        });
  }

  @Override
  public Answer shown(Answer answer) {
    return answer.callsLast();
  }

  @Override
  public Answer read(ObjectNode answer) {
    assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    assertThat(answer.path("id").asText()).isNotEmpty();
    assertThat(answer.path("choices")).hasSize(1);
    JsonNode message = answer.at("/choices/0/message");
    List<Said> said = new ArrayList<>();
    add(message, "reasoning_content", said);
    add(message, "content", said);
    add(message, "refusal", said);
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      String arguments = function.path("arguments").asText();
      String word = answer.at("/choices/0/finish_reason").asText();
      said.add(
          new Call(
              call.path("id").asText(),
              function.path("name").asText(),
              word.equals("length") ? Json.objectOrEmpty(arguments) : Examples.json(arguments)));
    }
    return new Answer(said, end(answer.at("/choices/0")), tokens(answer.path("usage")));
  }

  private static void add(JsonNode message, String member, List<Said> said) {
    String text = message.path(member).asText("");
    if (message.path(member).isTextual() && !text.isEmpty()) {
      said.add(
          switch (member) {
            case "reasoning_content" -> new Said.Thought(text);
            case "refusal" -> new Said.Refusal(text);
            default -> new Words(text);
          });
    }
  }

  private static End end(JsonNode choice) {
    return switch (choice.path("finish_reason").asText()) {
      case "stop" -> choice.at("/message/refusal").isTextual() ? End.REFUSED : End.STOP;
      case "length" -> End.LENGTH;
      case "tool_calls" -> End.CALLS;
      case "content_filter" -> End.REFUSED;
      default -> throw new AssertionError("no finish reason: " + choice);
    };
  }

  private static Tokens tokens(JsonNode usage) {
    long input = usage.path("prompt_tokens").asLong();
    long output = usage.path("completion_tokens").asLong();
    assertThat(usage.path("total_tokens").asLong()).isEqualTo(input + output);
    return new Tokens(
        input,
        usage.at("/prompt_tokens_details/cached_tokens").asLong(),
        usage.at("/prompt_tokens_details/cache_write_tokens").asLong(),
        output,
        usage.at("/completion_tokens_details/reasoning_tokens").asLong());
  }

  @Override
  public ObjectNode accumulated(List<SseEvent> events) {
    assertThat(events.getLast().data()).isEqualTo("[DONE]");
    ObjectNode whole = Json.object();
    ObjectNode message = Json.object();
    ObjectNode choice = Json.object().put("index", 0);
    Map<Integer, ObjectNode> calls = new TreeMap<>();
    for (SseEvent event : events.subList(0, events.size() - 1)) {
      ObjectNode chunk = Pieces.json(event);
      assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
      if (whole.has("id")) {
        assertThat(chunk.path("id")).isEqualTo(whole.path("id"));
      }
      whole.set("id", chunk.path("id"));
      whole.set("model", chunk.path("model"));
      whole.set("created", chunk.path("created"));
      if (chunk.path("usage").isObject()) {
        assertThat(event).isEqualTo(events.get(events.size() - 2));
        whole.set("usage", chunk.path("usage"));
      }
      for (JsonNode part : chunk.path("choices")) {
        assertThat(choice.has("finish_reason")).as("an end is the end").isFalse();
        add(object(part.path("delta")), message, calls);
        if (part.path("finish_reason").isTextual()) {
          choice.set("finish_reason", part.path("finish_reason"));
        }
      }
    }
    assertThat(message.path("role").asText()).isEqualTo("assistant");
    message.putIfAbsent("content", message.nullNode());
    message.putIfAbsent("refusal", message.nullNode());
    calls.values().forEach(message.withArray("tool_calls")::add);
    if (calls.isEmpty()) {
      message.remove("tool_calls");
    }
    choice.set("message", message);
    choice.putIfAbsent("logprobs", choice.nullNode());
    whole.putArray("choices").add(choice);
    return whole.put("object", "chat.completion");
  }

  private static void add(ObjectNode delta, ObjectNode message, Map<Integer, ObjectNode> calls) {
    for (Map.Entry<String, JsonNode> member : delta.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "tool_calls" -> value.forEach(piece -> add(object(piece), calls));
        case "reasoning_details" ->
            message.withArray("reasoning_details").addAll((ArrayNode) value);
        case "role" -> message.set("role", value);
        default -> {
          if (value.isTextual()) {
            String before = message.path(member.getKey()).asText("");
            String all = before.equals("null") ? "" : before;
            message.put(member.getKey(), all + value.textValue());
          }
        }
      }
    }
  }

  private static void add(ObjectNode piece, Map<Integer, ObjectNode> calls) {
    int index = piece.path("index").asInt();
    ObjectNode known = calls.get(index);
    if (known == null) {
      assertThat(index).as("calls are numbered").isEqualTo(calls.size());
      assertThat(piece.path("id").asText()).isNotEmpty();
      ObjectNode begun = piece.deepCopy();
      begun.remove("index");
      calls.put(index, begun);
      return;
    }
    ObjectNode function = object(known.path("function"));
    assertThat(piece.at("/function/name").isMissingNode()).as("the name comes once").isTrue();
    function.put(
        "arguments",
        function.path("arguments").asText() + piece.at("/function/arguments").asText());
  }

  @Override
  public String path(String model, boolean stream) {
    return "/v1/chat/completions";
  }

  @Override
  public String error(ObjectNode body) {
    assertThat(body.path("error").has("code") && body.path("error").has("param")).isTrue();
    assertThat(body.at("/error/message").asText()).isNotBlank();
    return body.at("/error/type").asText();
  }

  @Override
  public String errorOf(int status) {
    return switch (status) {
      case 429 -> "rate_limit_error";
      case 502 -> "upstream_error";
      case 503 -> "server_error";
      default -> "invalid_request_error";
    };
  }

  @Override
  public void goOn(ObjectNode request, ObjectNode answer, Line next) {
    ArrayNode messages = (ArrayNode) request.path("messages");
    messages.add(answer.at("/choices/0/message"));
    add(next, messages);
  }
}
