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
import dev.scrubjay.gateway.dialect.contract.Answer.End;
import dev.scrubjay.gateway.dialect.contract.Answer.Tokens;
import dev.scrubjay.gateway.dialect.contract.Question.Line;
import dev.scrubjay.gateway.dialect.contract.Question.Offer;
import dev.scrubjay.gateway.dialect.contract.Said.Call;
import dev.scrubjay.gateway.dialect.contract.Said.Outcome;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiProvider;
import dev.scrubjay.gateway.dialect.openai.OpenAiServer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions as a provider; it reasons aloud, as other servers with its API do. */
record OpenAiChatServer() implements ProviderFace {
  private static final String ATTACHED = "Content of the result of tool call ";

  @Override
  public ProviderDialect dialect() {
    return new OpenAiProvider(OpenAiServer.at("api.openai.com"));
  }

  @Override
  public String model() {
    return "gpt-5";
  }

  @Override
  public Question read(ProviderCall call) {
    ObjectNode body = call.body();
    assertThat(call.path()).isEqualTo("/chat/completions");
    assertThat(body.path("model").asText()).isEqualTo(model());
    assertThat(body.has("max_tokens")).isFalse();
    List<Line> lines = new ArrayList<>();
    String system = null;
    for (JsonNode message : body.path("messages")) {
      if (message.path("role").asText().equals("system")) {
        assertThat(lines).isEmpty();
        system = message.path("content").asText();
      } else {
        add(message, lines);
      }
    }
    List<Offer> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      tools.add(
          new Offer(
              function.path("name").asText(),
              function.path("description").asText(),
              object(function.path("parameters"))));
    }
    return new Question(
        system,
        lines,
        tools,
        body.at("/response_format/json_schema/schema") instanceof ObjectNode schema ? schema : null,
        body.has("reasoning_effort"),
        body.path("max_completion_tokens").asInt());
  }

  private static void add(JsonNode message, List<Line> lines) {
    List<Said> said = new ArrayList<>();
    boolean byModel = message.path("role").asText().equals("assistant");
    JsonNode content = message.path("content");
    if (message.path("role").asText().equals("tool")) {
      String id = message.path("tool_call_id").asText();
      assertThat(open(lines)).as("calls without a result").contains(id);
      said.add(new Outcome(id, List.of(new Words(content.asText())), false));
    } else {
      if (content.isTextual()) {
        said.add(new Words(content.asText()));
      }
      content.forEach(part -> said.add(part(part)));
      said.removeIf(part -> part instanceof Words words && words.text().startsWith(ATTACHED));
    }
    for (JsonNode call : message.path("tool_calls")) {
      assertThat(call.path("id").asText()).hasSizeBetween(1, 40);
      said.add(
          new Call(
              call.path("id").asText(),
              call.at("/function/name").asText(),
              Examples.json(call.at("/function/arguments").asText())));
    }
    assertThat(said).as("%s", message).isNotEmpty();
    if (!lines.isEmpty() && lines.getLast().byModel() == byModel) {
      List<Said> all = new ArrayList<>(lines.removeLast().said());
      all.addAll(said);
      lines.add(new Line(byModel, all));
    } else {
      lines.add(new Line(byModel, said));
    }
  }

  /** The ids of the calls that have no result yet. */
  private static Set<String> open(List<Line> lines) {
    Set<String> open = new LinkedHashSet<>();
    for (Line line : lines) {
      for (Said part : line.said()) {
        if (part instanceof Call call) {
          open.add(call.id());
        } else if (part instanceof Outcome outcome) {
          open.remove(outcome.id());
        }
      }
    }
    return open;
  }

  private static Said part(JsonNode part) {
    return switch (part.path("type").asText()) {
      case "text" -> new Words(part.path("text").asText());
      case "image_url" -> new Said.Picture(Pieces.base64(part.at("/image_url/url").asText()));
      case "file" ->
          new Said.Paper(
              part.at("/file/filename").asText(),
              Pieces.base64(part.at("/file/file_data").asText()));
      default -> throw new AssertionError("refused: " + part);
    };
  }

  /** Results of tools are texts; their images follow, and failures say so. Nobody reasons aloud. */
  @Override
  public Question taken(Question question) {
    return question.each(
        said -> {
          List<Said> results = new ArrayList<>();
          List<Said> others = new ArrayList<>();
          for (Said part : said) {
            if (part instanceof Outcome outcome) {
              others.addAll(outcome.parts().subList(1, outcome.parts().size()));
              results.add(new Outcome(outcome.id(), List.of(text(outcome)), false));
            } else if (!(part instanceof Said.Thought)) {
              others.add(part);
            }
          }
          results.addAll(others);
          return results;
        });
  }

  private static Words text(Outcome outcome) {
    String text = ((Words) outcome.parts().getFirst()).text();
    boolean marked = !outcome.failed() || text.toLowerCase(Locale.ROOT).startsWith("error");
    return new Words(marked ? text : "Error: " + text);
  }

  @Override
  public Answer told(Answer answer) {
    return answer.callsLast();
  }

  @Override
  public ObjectNode reply(ProviderCall call, Answer answer) {
    ObjectNode body = head("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.putNull("content").putNull("refusal").putArray("annotations");
    for (Said part : told(answer).said()) {
      switch (part) {
        case Words words -> message.put("content", words.text());
        case Said.Thought thought -> message.put("reasoning_content", thought.text());
        case Said.Refusal refusal -> message.put("refusal", refusal.text());
        case Call use ->
            message
                .withArray("tool_calls")
                .add(OpenAiChatClient.call(use, written(use, answer.end())));
        default -> throw new AssertionError("not in answers: " + part);
      }
    }
    choice.putNull("logprobs").put("finish_reason", word(answer));
    body.set("usage", usage(answer.tokens()));
    return body.put("service_tier", "default").putNull("system_fingerprint");
  }

  /** The arguments of a call, which the limit of tokens cuts. */
  static String written(Call call, End end) {
    String text = Json.text(call.arguments());
    return end == End.LENGTH ? text.substring(0, text.length() / 2) : text;
  }

  private static String word(Answer answer) {
    boolean refused = answer.said().stream().anyMatch(Said.Refusal.class::isInstance);
    return switch (answer.end()) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case CALLS -> "tool_calls";
      case REFUSED -> refused ? "stop" : "content_filter";
    };
  }

  private static ObjectNode usage(Tokens tokens) {
    ObjectNode usage =
        Json.object()
            .put("prompt_tokens", tokens.input())
            .put("completion_tokens", tokens.output())
            .put("total_tokens", tokens.input() + tokens.output());
    usage
        .putObject("prompt_tokens_details")
        .put("cached_tokens", tokens.cached())
        .put("cache_write_tokens", tokens.written())
        .put("audio_tokens", 0);
    usage
        .putObject("completion_tokens_details")
        .put("reasoning_tokens", tokens.reasoning())
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return usage;
  }

  private ObjectNode head(String kind) {
    return Json.object()
        .put("id", "chatcmpl-1")
        .put("object", kind)
        .put("created", 1_800_000_000)
        .put("model", model());
  }

  /** The pieces of parallel calls come in turns. */
  @Override
  public List<SseEvent> stream(ProviderCall call, Answer answer) {
    List<SseEvent> events = new ArrayList<>();
    events.add(chunk(Json.object().put("role", "assistant").put("content", ""), null));
    List<Call> calls = new ArrayList<>();
    for (Said part : told(answer).said()) {
      switch (part) {
        case Words words -> pieces("content", words.text(), events);
        case Said.Thought thought -> pieces("reasoning_content", thought.text(), events);
        case Said.Refusal refusal -> pieces("refusal", refusal.text(), events);
        case Call use -> calls.add(use);
        default -> throw new AssertionError("not in answers: " + part);
      }
    }
    calls(calls, answer.end(), events);
    events.add(chunk(Json.object(), word(answer)));
    ObjectNode last = head("chat.completion.chunk");
    last.putArray("choices");
    last.set("usage", usage(answer.tokens()));
    events.add(new SseEvent(null, Json.text(last)));
    events.add(new SseEvent(null, "[DONE]"));
    return events;
  }

  private void calls(List<Call> calls, End end, List<SseEvent> events) {
    List<List<String>> pieces = new ArrayList<>();
    for (Call call : calls) {
      ObjectNode delta = Json.object();
      ObjectNode begun = OpenAiChatClient.call(call, "").put("index", pieces.size());
      delta.putArray("tool_calls").add(begun);
      events.add(chunk(delta, null));
      pieces.add(Pieces.of(written(call, end)));
    }
    int longest = pieces.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (int call = 0; call < pieces.size(); call++) {
        if (i < pieces.get(call).size()) {
          ObjectNode delta = Json.object();
          ArrayNode list = delta.putArray("tool_calls");
          list.addObject()
              .put("index", call)
              .putObject("function")
              .put("arguments", pieces.get(call).get(i));
          events.add(chunk(delta, null));
        }
      }
    }
  }

  private void pieces(String member, String text, List<SseEvent> events) {
    Pieces.of(text).forEach(piece -> events.add(chunk(Json.object().put(member, piece), null)));
  }

  private SseEvent chunk(ObjectNode delta, @Nullable String reason) {
    ObjectNode chunk = head("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", reason);
    return new SseEvent(null, Json.text(chunk.putNull("usage")));
  }
}
