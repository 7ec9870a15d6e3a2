package dev.scrubjay.gateway.dialect.contract;

import static dev.scrubjay.gateway.dialect.contract.Pieces.json;
import static dev.scrubjay.gateway.dialect.contract.Pieces.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.contract.Answer.End;
import dev.scrubjay.gateway.dialect.contract.Answer.Tokens;
import dev.scrubjay.gateway.dialect.contract.Question.Line;
import dev.scrubjay.gateway.dialect.contract.Said.Call;
import dev.scrubjay.gateway.dialect.contract.Said.Outcome;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import dev.scrubjay.gateway.dialect.gemini.GeminiChat;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client of Google's generateContent, whose route adds the model and the stream to the body. */
record GeminiClient() implements ClientFace {

  @Override
  public ClientDialect dialect() {
    return new GeminiChat();
  }

  @Override
  public ObjectNode request(Question question, boolean stream) {
    ObjectNode body = Json.object().put("model", "m").put("stream", stream);
    if (question.system() != null) {
      body.putObject("systemInstruction")
          .putArray("parts")
          .addObject()
          .put("text", question.system());
    }
    ArrayNode contents = body.putArray("contents");
    Map<String, String> names = new HashMap<>();
    question.lines().forEach(line -> add(line, names, contents));
    if (!question.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools").addObject().putArray("functionDeclarations");
      for (Question.Offer tool : question.tools()) {
        tools
            .addObject()
            .put("name", tool.name())
            .put("description", tool.description())
            .set("parametersJsonSchema", tool.schema());
      }
    }
    ObjectNode config = body.putObject("generationConfig");
    config.put("maxOutputTokens", question.maxTokens());
    if (question.schema() != null) {
      config
          .put("responseMimeType", "application/json")
          .set("responseJsonSchema", question.schema());
    }
    if (question.reasons()) {
      config.putObject("thinkingConfig").put("thinkingBudget", 2048).put("includeThoughts", true);
    }
    return body;
  }

  private static void add(Line line, Map<String, String> names, ArrayNode contents) {
    ArrayNode parts =
        contents.addObject().put("role", line.byModel() ? "model" : "user").putArray("parts");
    for (Said part : line.said()) {
      if (part instanceof Call call) {
        names.put(call.id(), call.name());
      }
      parts.add(part(part, names));
    }
  }

  private static ObjectNode part(Said said, Map<String, String> names) {
    ObjectNode part = Json.object();
    switch (said) {
      case Words words -> part.put("text", words.text());
      case Said.Picture picture -> inline(part, "image/png", picture.base64());
      case Said.Paper paper ->
          inline(part, "application/pdf", paper.base64()).put("displayName", paper.name());
      case Call call ->
          part.putObject("functionCall")
              .put("id", call.id())
              .put("name", call.name())
              .set("args", call.arguments());
      case Outcome outcome -> {
        ObjectNode response = part.putObject("functionResponse");
        response.put("id", outcome.id()).put("name", names.getOrDefault(outcome.id(), "tool"));
        for (Said each : outcome.parts()) {
          if (each instanceof Words words) {
            response.putObject("response").put(outcome.failed() ? "error" : "output", words.text());
          } else {
            response.withArray("parts").add(part(each, names));
          }
        }
      }
      default -> throw new AssertionError("not in requests: " + said);
    }
    return part;
  }

  private static ObjectNode inline(ObjectNode part, String mediaType, String base64) {
    return part.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
  }

  @Override
  public Question sayable(Question question) {
    return question;
  }

  @Override
  public Answer shown(Answer answer) {
    return answer.callsLast().refusalInWords().with(answer.tokens().withoutWritten());
  }

  @Override
  public Answer read(ObjectNode answer) {
    assertThat(answer.path("responseId").asText()).isNotEmpty();
    List<Said> said = new ArrayList<>();
    boolean called = false;
    for (JsonNode part : answer.at("/candidates/0/content/parts")) {
      String text = part.path("text").asText();
      if (part.has("functionCall")) {
        called = true;
        JsonNode call = part.path("functionCall");
        said.add(
            new Call(
                call.path("id").asText(), call.path("name").asText(), object(call.path("args"))));
      } else if (!text.isEmpty()) {
        said.add(part.path("thought").asBoolean() ? new Said.Thought(text) : new Words(text));
      }
    }
    return new Answer(Said.merged(said), end(answer, called), tokens(answer.path("usageMetadata")));
  }

  private static End end(ObjectNode answer, boolean called) {
    if (answer.path("promptFeedback").has("blockReason")) {
      return End.REFUSED;
    }
    return switch (answer.at("/candidates/0/finishReason").asText()) {
      case "STOP" -> called ? End.CALLS : End.STOP;
      case "MAX_TOKENS" -> End.LENGTH;
      case "SAFETY" -> End.REFUSED;
      default -> throw new AssertionError("no finish reason: " + answer);
    };
  }

  private static Tokens tokens(JsonNode usage) {
    long thoughts = usage.path("thoughtsTokenCount").asLong();
    long input = usage.path("promptTokenCount").asLong();
    long output = usage.path("candidatesTokenCount").asLong() + thoughts;
    assertThat(usage.path("totalTokenCount").asLong()).isEqualTo(input + output);
    long cached = usage.path("cachedContentTokenCount").asLong();
    return new Tokens(input, cached, 0, output, thoughts);
  }

  /** All parts of all chunks, and of everything else the last. */
  @Override
  public ObjectNode accumulated(List<SseEvent> events) {
    ObjectNode whole = Json.object();
    ArrayNode parts = whole.arrayNode();
    ObjectNode candidate = Json.object();
    for (SseEvent event : events) {
      assertThat(event.event()).isNull();
      ObjectNode chunk = json(event);
      if (whole.has("responseId")) {
        assertThat(chunk.path("responseId")).isEqualTo(whole.path("responseId"));
      }
      JsonNode more = chunk.at("/candidates/0");
      assertThat(candidate.has("finishReason") && !more.isMissingNode())
          .as("an end is the end")
          .isFalse();
      more.at("/content/parts").forEach(parts::add);
      if (more instanceof ObjectNode object) {
        candidate.setAll(object);
      }
      whole.setAll(chunk);
    }
    if (!candidate.isEmpty()) {
      ObjectNode content = candidate.putObject("content").put("role", "model");
      content.set("parts", parts);
      whole.putArray("candidates").add(candidate);
    }
    return whole;
  }

  @Override
  public String path(String model, boolean stream) {
    String method = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
    return "/v1beta/models/" + model + method;
  }

  @Override
  public ObjectNode sent(Question question, String model, boolean stream) {
    return request(sayable(question), stream).without(List.of("model", "stream"));
  }

  @Override
  public String error(ObjectNode body) {
    assertThat(body.at("/error/code").asInt()).isPositive();
    assertThat(body.at("/error/message").asText()).isNotBlank();
    return body.at("/error/status").asText();
  }

  @Override
  public String errorOf(int status) {
    return switch (status) {
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 502, 503 -> "UNAVAILABLE";
      default -> "INVALID_ARGUMENT";
    };
  }

  @Override
  public void goOn(ObjectNode request, ObjectNode answer, Line next) {
    ArrayNode contents = (ArrayNode) request.path("contents");
    contents.add(answer.at("/candidates/0/content"));
    Map<String, String> names = new HashMap<>();
    answer
        .at("/candidates/0/content/parts")
        .forEach(
            part ->
                names.put(
                    part.at("/functionCall/id").asText(), part.at("/functionCall/name").asText()));
    add(next, names, contents);
  }
}
