package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Pieces.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.scrubjay.gateway.dialect.vertex.VertexProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Google's generateContent as a provider.
 *
 * @param vertex whether it is that of Vertex AI
 */
record GeminiServer(boolean vertex) implements ProviderFace {
  static final String SIGNATURE = "CtUBAXLI2nxAbCd+";

  @Override
  public ProviderDialect dialect() {
    return vertex ? new VertexProvider(Examples.NOW) : Examples.GEMINI;
  }

  @Override
  public String model() {
    return "gemini-3-pro";
  }

  @Override
  public Question read(ProviderCall call) {
    ObjectNode body = call.body();
    assertThat(call.path())
        .startsWith((vertex ? "/publishers/google" : "") + "/models/gemini-3-pro:")
        .containsAnyOf(":generateContent", ":streamGenerateContent?alt=sse");
    assertThat(body.has("model") || body.has("stream")).isFalse();
    List<Line> lines = new ArrayList<>();
    for (JsonNode content : body.path("contents")) {
      boolean byModel = content.path("role").asText().equals("model");
      List<Said> said = new ArrayList<>();
      boolean called = false;
      for (JsonNode part : content.path("parts")) {
        boolean call1 = part.has("functionCall");
        if (call1 && !called) {
          assertThat(part.path("thoughtSignature").asText()).as("signature").isNotEmpty();
        }
        called |= call1;
        said.addAll(part(part));
      }
      assertThat(said).isNotEmpty();
      lines.add(new Line(byModel, said));
    }
    List<Offer> tools = new ArrayList<>();
    for (JsonNode tool : body.at("/tools/0/functionDeclarations")) {
      tools.add(
          new Offer(
              tool.path("name").asText(),
              tool.path("description").asText(),
              object(tool.path("parametersJsonSchema"))));
    }
    JsonNode config = body.path("generationConfig");
    JsonNode schema = config.path("responseJsonSchema");
    assertThat(schema.isObject())
        .isEqualTo(config.path("responseMimeType").asText().equals("application/json"));
    return new Question(
        body.path("systemInstruction").isObject()
            ? body.at("/systemInstruction/parts/0/text").asText()
            : null,
        lines,
        tools,
        schema instanceof ObjectNode object ? object : null,
        config.path("thinkingConfig").isObject(),
        config.path("maxOutputTokens").asInt());
  }

  /** Whether a request has the signature of the reasoning before a call. */
  static boolean isSigned(ObjectNode body) {
    return Json.text(body).contains(SIGNATURE);
  }

  private static List<Said> part(JsonNode part) {
    if (part.has("functionCall")) {
      JsonNode call = part.path("functionCall");
      return List.of(new Call("", call.path("name").asText(), object(call.path("args"))));
    }
    if (part.has("functionResponse")) {
      JsonNode response = part.at("/functionResponse/response");
      boolean failed = response.has("error");
      Words words = new Words(response.path(failed ? "error" : "result").asText());
      String name = part.at("/functionResponse/name").asText();
      return List.of(new Outcome(name, List.of(words), failed));
    }
    if (part.has("inlineData")) {
      String data = part.at("/inlineData/data").asText();
      boolean image = part.at("/inlineData/mimeType").asText().equals("image/png");
      return List.of(image ? new Said.Picture(data) : new Said.Paper("", data));
    }
    String text = part.path("text").asText();
    return text.isEmpty() ? List.of() : List.of(new Words(text));
  }

  /** Calls have no ids, files no names; images in results of tools are beside them. */
  @Override
  public Question taken(Question question) {
    Map<String, String> names = new HashMap<>();
    return question.each(
        said -> {
          List<Said> taken = new ArrayList<>();
          for (Said part : said) {
            switch (part) {
              case Call call -> {
                names.put(call.id(), call.name());
                taken.add(new Call("", call.name(), call.arguments()));
              }
              case Outcome outcome -> {
                List<Said> parts = outcome.parts();
                String name = String.valueOf(names.get(outcome.id()));
                taken.add(new Outcome(name, parts.subList(0, 1), outcome.failed()));
                taken.addAll(parts.subList(1, parts.size()));
              }
              case Said.Paper paper -> taken.add(new Said.Paper("", paper.base64()));
              case Said.Thought thought -> {}
              default -> taken.add(part);
            }
          }
          return taken;
        });
  }

  /** Calls get ids of the answer's and their number. */
  @Override
  public Answer told(Answer answer) {
    List<Said> said = new ArrayList<>();
    int calls = 0;
    for (Said part : passed(answer).said()) {
      said.add(
          part instanceof Call call
              ? new Call("call_r1_0_" + calls++, call.name(), call.arguments())
              : part);
    }
    return passed(answer).with(said);
  }

  /** Calls have no ids, and nobody pays for writing to a cache. */
  @Override
  public Answer passed(Answer answer) {
    return answer
        .refusalInWords()
        .said(part -> part instanceof Call call ? call.withId("") : part)
        .with(answer.tokens().withoutWritten());
  }

  @Override
  public ObjectNode reply(ProviderCall call, Answer answer) {
    List<ObjectNode> parts = new ArrayList<>();
    told(answer).said().forEach(part -> parts.add(part(part, answer.end())));
    ObjectNode body = chunk(parts, answer, true);
    body.set("usageMetadata", usage(answer.tokens()));
    return body;
  }

  private static ObjectNode part(Said part, End end) {
    return switch (part) {
      case Words words -> Json.object().put("text", words.text());
      case Said.Thought thought -> Json.object().put("text", thought.text()).put("thought", true);
      case Call call -> {
        ObjectNode encoded = Json.object();
        ObjectNode function = encoded.putObject("functionCall").put("name", call.name());
        function.set("args", end == End.LENGTH ? Json.object() : call.arguments());
        yield call.id().endsWith("_0") ? encoded.put("thoughtSignature", SIGNATURE) : encoded;
      }
      default -> throw new AssertionError("not in answers: " + part);
    };
  }

  /** A reply of some parts; a prompt that is blocked has no candidate at all. */
  private ObjectNode chunk(List<ObjectNode> parts, Answer answer, boolean last) {
    ObjectNode body = Json.object();
    if (answer.said().isEmpty() && answer.end() == End.REFUSED) {
      body.putObject("promptFeedback").put("blockReason", "PROHIBITED_CONTENT");
    } else {
      ObjectNode candidate = body.putArray("candidates").addObject();
      ObjectNode content = candidate.putObject("content").put("role", "model");
      parts.forEach(content.putArray("parts")::add);
      if (last) {
        candidate.put("finishReason", word(answer.end()));
      }
      candidate.put("index", 0);
    }
    return body.put("modelVersion", model()).put("responseId", "r1");
  }

  private static String word(End end) {
    return switch (end) {
      case STOP, CALLS -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case REFUSED -> "SAFETY";
    };
  }

  private static ObjectNode usage(Tokens tokens) {
    ObjectNode usage =
        Json.object()
            .put("promptTokenCount", tokens.input())
            .put("candidatesTokenCount", tokens.output() - tokens.reasoning())
            .put("totalTokenCount", tokens.input() + tokens.output());
    if (tokens.reasoning() > 0) {
      usage.put("thoughtsTokenCount", tokens.reasoning());
    }
    if (tokens.cached() > 0) {
      usage.put("cachedContentTokenCount", tokens.cached());
    }
    return usage;
  }

  @Override
  public List<SseEvent> stream(ProviderCall call, Answer answer) {
    List<ObjectNode> parts = new ArrayList<>();
    for (Said part : told(answer).said()) {
      ObjectNode whole = part(part, answer.end());
      if (whole.has("text")) {
        Pieces.of(whole.path("text").asText())
            .forEach(piece -> parts.add(whole.deepCopy().put("text", piece)));
      } else {
        parts.add(whole);
      }
    }
    List<SseEvent> events = new ArrayList<>();
    for (ObjectNode part : parts) {
      ObjectNode chunk = chunk(List.of(part), answer, false);
      chunk.putObject("usageMetadata").put("promptTokenCount", answer.tokens().input());
      events.add(new SseEvent(null, Json.text(chunk)));
    }
    ObjectNode last = chunk(List.of(Json.object().put("text", "")), answer, true);
    last.set("usageMetadata", usage(answer.tokens()));
    events.add(new SseEvent(null, Json.text(last)));
    return events;
  }
}
