package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Pieces.named;
import static dev.scrubjay.gateway.dialect.contract.Pieces.object;
import static dev.scrubjay.gateway.dialect.contract.Pieces.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.contract.Answer.End;
import dev.scrubjay.gateway.dialect.contract.Answer.Tokens;
import dev.scrubjay.gateway.dialect.contract.Said.Call;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.responses.NativeResponses;
import dev.scrubjay.gateway.dialect.responses.ResponsesProvider;
import java.util.ArrayList;
import java.util.List;

/** OpenAI with its responses: to clients of those as they are, to others by chat completions. */
record ResponsesServer(OpenAiChatServer chat) implements ProviderFace {
  static final String SEALED = "gAAAAABsealed";

  ResponsesServer() {
    this(new OpenAiChatServer());
  }

  @Override
  public ProviderDialect dialect() {
    return new ResponsesProvider(chat.dialect(), new NativeResponses(Examples.NOW));
  }

  @Override
  public String model() {
    return chat.model();
  }

  @Override
  public Question read(ProviderCall call) {
    return chat.read(call);
  }

  @Override
  public Question taken(Question question) {
    return chat.taken(question);
  }

  @Override
  public Answer told(Answer answer) {
    return answer;
  }

  @Override
  public ObjectNode reply(ProviderCall call, Answer answer) {
    if (!call.path().equals("/responses")) {
      return chat.reply(call, answer);
    }
    ObjectNode response = begun(call.body());
    ArrayNode output = response.putArray("output");
    answer.said().forEach(part -> output.add(item(part, output.size(), answer.end())));
    String why = answer.end() == End.LENGTH ? "max_output_tokens" : why(answer);
    response.put("status", why.isEmpty() ? "completed" : "incomplete");
    if (!why.isEmpty()) {
      response.putObject("incomplete_details").put("reason", why);
    }
    response.set("usage", usage(answer.tokens()));
    return response;
  }

  private static String why(Answer answer) {
    boolean refused = answer.said().stream().anyMatch(Said.Refusal.class::isInstance);
    return answer.end() == End.REFUSED && !refused ? "content_filter" : "";
  }

  private ObjectNode begun(ObjectNode asked) {
    ObjectNode response =
        Json.object()
            .put("id", "resp_1")
            .put("object", "response")
            .put("created_at", 1_800_000_000)
            .put("status", "in_progress")
            .put("model", model())
            .put("parallel_tool_calls", true)
            .put("temperature", 1.0)
            .put("top_p", 1.0)
            .put("tool_choice", "auto");
    response.putNull("error").putNull("incomplete_details").putNull("instructions");
    response.putArray("output");
    response.set("tools", asked.has("tools") ? asked.get("tools") : response.arrayNode());
    response.putNull("usage").putObject("metadata");
    return response;
  }

  private static ObjectNode item(Said part, int index, End end) {
    String status = end == End.LENGTH ? "incomplete" : "completed";
    return switch (part) {
      case Said.Thought thought -> {
        ObjectNode item = typed("reasoning").put("id", "rs_" + index);
        item.putArray("summary").add(typed("summary_text").put("text", thought.text()));
        yield item.put("encrypted_content", SEALED);
      }
      case Call call ->
          typed("function_call")
              .put("id", "fc_" + index)
              .put("status", status)
              .put("call_id", call.id())
              .put("name", call.name())
              .put("arguments", OpenAiChatServer.written(call, end));
      default -> {
        ObjectNode item = typed("message").put("id", "msg_" + index).put("status", status);
        item.put("role", "assistant").putArray("content").add(content(part));
        yield item;
      }
    };
  }

  private static ObjectNode content(Said part) {
    if (part instanceof Said.Refusal refusal) {
      return typed("refusal").put("refusal", refusal.text());
    }
    ObjectNode text = typed("output_text").put("text", ((Words) part).text());
    text.putArray("annotations");
    text.putArray("logprobs");
    return text;
  }

  private static ObjectNode usage(Tokens tokens) {
    ObjectNode usage = Json.object().put("input_tokens", tokens.input());
    usage
        .putObject("input_tokens_details")
        .put("cached_tokens", tokens.cached())
        .put("cache_write_tokens", tokens.written());
    usage.put("output_tokens", tokens.output());
    usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
    return usage.put("total_tokens", tokens.input() + tokens.output());
  }

  @Override
  public List<SseEvent> stream(ProviderCall call, Answer answer) {
    if (!call.path().equals("/responses")) {
      return chat.stream(call, answer);
    }
    List<ObjectNode> events = new ArrayList<>();
    for (String type : List.of("response.created", "response.in_progress")) {
      events.add(typed(type).set("response", begun(call.body())));
    }
    ObjectNode whole = reply(call, answer);
    for (int i = 0; i < whole.path("output").size(); i++) {
      item(object(whole.path("output").path(i)), i, events);
    }
    events.add(typed("response." + whole.path("status").asText()).set("response", whole));
    List<SseEvent> numbered = new ArrayList<>();
    for (ObjectNode event : events) {
      numbered.add(named(event.put("sequence_number", numbered.size())));
    }
    return numbered;
  }

  private static void item(ObjectNode item, int index, List<ObjectNode> events) {
    ObjectNode begun = item.deepCopy();
    String id = item.path("id").asText();
    JsonNode part = item.path("content").path(0);
    String kind;
    String text;
    switch (item.path("type").asText()) {
      case "reasoning" -> {
        begun.putArray("summary");
        kind = "response.reasoning_summary_text";
        text = item.at("/summary/0/text").asText();
      }
      case "function_call" -> {
        begun.put("arguments", "").put("status", "in_progress");
        kind = "response.function_call_arguments";
        text = item.path("arguments").asText();
      }
      default -> {
        begun.put("status", "in_progress").putArray("content");
        boolean refusal = part.has("refusal");
        kind = refusal ? "response.refusal" : "response.output_text";
        text = part.path(refusal ? "refusal" : "text").asText();
      }
    }
    events.add(typed("response.output_item.added").put("output_index", index).set("item", begun));
    for (String piece : Pieces.of(text)) {
      ObjectNode delta = typed(kind + ".delta").put("item_id", id).put("output_index", index);
      delta.put(kind.contains("summary") ? "summary_index" : "content_index", 0);
      if (kind.equals("response.output_text")) {
        delta.putArray("logprobs");
      }
      events.add(delta.put("delta", piece));
    }
    events.add(typed("response.output_item.done").put("output_index", index).set("item", item));
  }
}
