package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Pieces.json;
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
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client of OpenAI's responses. */
record ResponsesClient() implements ClientFace {

  @Override
  public ClientDialect dialect() {
    return new OpenAiResponses();
  }

  @Override
  public ObjectNode request(Question question, boolean stream) {
    ObjectNode body = Json.object().put("model", "m").put("store", false);
    if (question.system() != null) {
      body.put("instructions", question.system());
    }
    ArrayNode input = body.putArray("input");
    question.lines().forEach(line -> add(line, input));
    for (Question.Offer tool : question.tools()) {
      body.withArray("tools")
          .add(
              typed("function")
                  .put("name", tool.name())
                  .put("description", tool.description())
                  .put("strict", false)
                  .set("parameters", tool.schema()));
    }
    if (question.schema() != null) {
      ObjectNode format = body.putObject("text").putObject("format");
      format
          .put("type", "json_schema")
          .put("name", "answer")
          .put("strict", true)
          .set("schema", question.schema());
    }
    if (question.reasons()) {
      body.putObject("reasoning").put("effort", "high").put("summary", "auto");
      body.putArray("include").add("reasoning.encrypted_content");
    }
    body.put("max_output_tokens", question.maxTokens());
    if (stream) {
      body.put("stream", true);
    }
    return body;
  }

  private static void add(Line line, ArrayNode input) {
    ArrayNode content = input.arrayNode();
    List<ObjectNode> items = new ArrayList<>();
    for (Said part : line.said()) {
      switch (part) {
        case Call call ->
            items.add(
                typed("function_call")
                    .put("call_id", call.id())
                    .put("name", call.name())
                    .put("arguments", Json.text(call.arguments())));
        case Outcome outcome -> {
          ObjectNode item = typed("function_call_output").put("call_id", outcome.id());
          outcome.parts().forEach(each -> item.withArray("output").add(part(each, false)));
          input.add(item);
        }
        default -> content.add(part(part, line.byModel()));
      }
    }
    if (!content.isEmpty()) {
      ObjectNode message = typed("message").put("role", line.byModel() ? "assistant" : "user");
      boolean text = line.byModel() && content.size() == 1; // as there is no item's id
      input.add(message.set("content", text ? content.path(0).path("text") : content));
    }
    items.forEach(input::add);
  }

  private static ObjectNode part(Said part, boolean byModel) {
    return switch (part) {
      case Words words -> typed(byModel ? "output_text" : "input_text").put("text", words.text());
      case Said.Picture picture ->
          typed("input_image")
              .put("detail", "auto")
              .put("image_url", "data:image/png;base64," + picture.base64());
      case Said.Paper paper ->
          typed("input_file")
              .put("filename", paper.name())
              .put("file_data", "data:application/pdf;base64," + paper.base64());
      default -> throw new AssertionError("not in requests: " + part);
    };
  }

  /** The result of a tool cannot say that it failed. */
  @Override
  public Question sayable(Question question) {
    return question.each(
        said ->
            said.stream()
                .<Said>map(
                    part ->
                        part instanceof Outcome outcome
                            ? new Outcome(outcome.id(), outcome.parts(), false)
                            : part)
                .toList());
  }

  @Override
  public Answer shown(Answer answer) {
    return answer;
  }

  @Override
  public Answer read(ObjectNode answer) {
    assertThat(answer.path("object").asText()).isEqualTo("response");
    assertThat(answer.path("id").asText()).startsWith("resp_");
    boolean completed = answer.path("status").asText().equals("completed");
    List<Said> said = new ArrayList<>();
    boolean called = false;
    for (JsonNode item : answer.path("output")) {
      switch (item.path("type").asText()) {
        case "reasoning" ->
            item.path("summary").forEach(part -> said.add(new Said.Thought(text(part))));
        case "message" -> item.path("content").forEach(part -> said.add(content(part)));
        case "function_call" -> {
          called = true;
          String arguments = item.path("arguments").asText();
          said.add(
              new Call(
                  item.path("call_id").asText(),
                  item.path("name").asText(),
                  completed ? Examples.json(arguments) : Json.objectOrEmpty(arguments)));
        }
        default -> throw new AssertionError("unknown item: " + item);
      }
    }
    List<Said> merged = Said.merged(said);
    boolean refused = merged.stream().anyMatch(Said.Refusal.class::isInstance);
    return new Answer(merged, end(answer, called, refused), tokens(answer.path("usage")));
  }

  private static Said content(JsonNode part) {
    return part.path("type").asText().equals("refusal")
        ? new Said.Refusal(part.path("refusal").asText())
        : new Words(text(part));
  }

  private static String text(JsonNode part) {
    return part.path("text").asText();
  }

  private static End end(ObjectNode answer, boolean called, boolean refused) {
    String why = answer.at("/incomplete_details/reason").asText();
    return switch (answer.path("status").asText()) {
      case "completed" -> refused ? End.REFUSED : called ? End.CALLS : End.STOP;
      case "incomplete" -> why.equals("max_output_tokens") ? End.LENGTH : End.REFUSED;
      default -> throw new AssertionError("not at an end: " + answer);
    };
  }

  private static Tokens tokens(JsonNode usage) {
    return new Tokens(
        usage.path("input_tokens").asLong(),
        usage.at("/input_tokens_details/cached_tokens").asLong(),
        usage.at("/input_tokens_details/cache_write_tokens").asLong(),
        usage.path("output_tokens").asLong(),
        usage.at("/output_tokens_details/reasoning_tokens").asLong());
  }

  /** The response of the last event, whose output must be what the events before it said. */
  @Override
  public ObjectNode accumulated(List<SseEvent> events) {
    Map<Integer, JsonNode> done = new TreeMap<>();
    Map<String, StringBuilder> texts = new TreeMap<>();
    for (int i = 0; i < events.size(); i++) {
      ObjectNode data = json(events.get(i));
      String type = data.path("type").asText();
      assertThat(events.get(i).event()).isEqualTo(type);
      assertThat(data.path("sequence_number").asInt()).isEqualTo(i);
      String item = data.path("output_index").asText();
      switch (type) {
        case "response.output_item.added" ->
            assertThat(data.path("output_index").asInt()).isEqualTo(texts.size());
        case "response.output_item.done" ->
            done.put(data.path("output_index").asInt(), data.path("item"));
        default -> {}
      }
      if (type.equals("response.output_item.added")) {
        texts.put(item, new StringBuilder());
      } else if (type.endsWith(".delta")) {
        texts.get(item).append(data.path("delta").asText());
      }
    }
    assertThat(events.get(0).event()).isEqualTo("response.created");
    assertThat(events.get(1).event()).isEqualTo("response.in_progress");
    ObjectNode last = json(events.getLast());
    ObjectNode response = object(last.path("response"));
    assertThat(last.path("type").asText()).isEqualTo("response." + Json.textOf(response, "status"));
    assertThat(response.path("output")).containsExactlyElementsOf(done.values());
    done.forEach(
        (index, item) ->
            assertThat(texts.get(String.valueOf(index)).toString()).isEqualTo(written(item)));
    return response;
  }

  /** All texts in an item. */
  private static String written(JsonNode item) {
    StringBuilder all = new StringBuilder(item.path("arguments").asText());
    item.path("summary").forEach(part -> all.append(text(part)));
    item.path("content")
        .forEach(part -> all.append(text(part)).append(part.path("refusal").asText()));
    return all.toString();
  }

  @Override
  public String path(String model, boolean stream) {
    return "/v1/responses";
  }

  @Override
  public String error(ObjectNode body) {
    return new OpenAiChatClient().error(body);
  }

  @Override
  public String errorOf(int status) {
    return new OpenAiChatClient().errorOf(status);
  }

  @Override
  public void goOn(ObjectNode request, ObjectNode answer, Line next) {
    ArrayNode input = (ArrayNode) request.path("input");
    input.addAll((ArrayNode) answer.path("output"));
    add(next, input);
  }
}
