package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.DefaultsOf;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyReasons;
import dev.scrubjay.gateway.dialect.key.KeyRules;
import dev.scrubjay.gateway.dialect.translation.AnswerCodec;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The dialect of OpenAI's older Completions API, which continues a text. */
public final class OpenAiCompletions extends ChatDialect {
  private static final KeyForm KEY_FORM =
      new KeyRules()
          .ignored(KeyReasons.DELIVERY, "stream", "stream_options")
          .ignored(KeyReasons.RECORDS, "user")
          .textIsList("one prompt is a list of one", "prompt")
          .absentIf(KeyReasons.DEFAULT, "n", "1", "null")
          .absentIf(
              body -> body.path("n").asInt(1) == 1,
              "one choice is asked for",
              KeyReasons.DEFAULT,
              "best_of",
              "1")
          .absentIf(KeyReasons.DEFAULT, "echo", "false", "null")
          .absentIf(KeyReasons.DEFAULT, "frequency_penalty", "0", "null")
          .absentIf(KeyReasons.DEFAULT, "presence_penalty", "0", "null")
          .absentIf(KeyReasons.DEFAULT, "logit_bias", "{}", "null")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "temperature", "1")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "top_p", "1")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "max_tokens", "16")
          .absentIfNull(
              KeyReasons.NULL,
              "best_of",
              "logprobs",
              "suffix",
              "seed",
              "temperature",
              "top_p",
              "max_tokens")
          .absentIf(
              "no stop sequence; null is the documented default", "stop", "[]", "\"\"", "null")
          .textIsList("one stop sequence, in either of its two spellings", "stop")
          .form();

  private static final AnswerCodec ANSWERS =
      new AnswerCodec(
          answer -> CompletionAnswers.ofChat(OpenAiAnswers.encode(answer)),
          CompletionStreamEncoder::new,
          CompletionAssembler::new,
          CompletionAnswers::replay,
          CompletionAnswers::rest,
          OpenAiUsage::of,
          CompletionAnswers::isComplete,
          (body, answer) -> new Form());

  private final OpenAiChat chat = new OpenAiChat();

  /** The dialect, which has no state. */
  public OpenAiCompletions() {
    super("completions", KEY_FORM, CompletionRequests::conversation, ANSWERS);
  }

  @Override
  public Set<String> passedHeaders() {
    return chat.passedHeaders();
  }

  @Override
  public Map<String, String> keyHeaders(Map<String, String> headers) {
    return chat.keyHeaders(headers);
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    RequestChecks request = new RequestChecks(body, "");
    String model = request.requiredText("model");
    JsonNode prompt = body.path("prompt");
    if (!prompt.isTextual() && !prompt.isArray()) {
      throw request.wrong(
          "prompt", prompt.isMissingNode() ? "is missing" : "expected a string or an array");
    }
    request.number("temperature", 0, 2);
    request.number("top_p", 0, 1);
    request.number("frequency_penalty", -2, 2);
    request.number("presence_penalty", -2, 2);
    request.whole("max_tokens", 0);
    request.whole("n", 1);
    request.whole("best_of", 1);
    request.whole("logprobs", 0);
    request.integer("seed");
    request.texts("stop");
    request.object("stream_options");
    request.flag("echo");
    return new ChatRequest(
        this,
        body,
        headers,
        model,
        request.flag("stream"),
        body.path("stream_options").path("include_usage").asBoolean(false),
        false,
        features(body, prompt));
  }

  private static RequestFeatures features(ObjectNode body, JsonNode prompt) {
    long limit = (long) CompletionRequests.maxTokens(body) * Math.max(1, body.path("n").asInt(1));
    return new RequestFeatures(
        Json.text(prompt).length(),
        0,
        0,
        0,
        false,
        OptionalInt.of((int) Math.min(Integer.MAX_VALUE, limit)));
  }

  @Override
  public Optional<SseEvent> shown(SseEvent event, ChatRequest request) {
    return chat.shown(event, request);
  }

  @Override
  public boolean says(SseEvent event) {
    if (event.data().equals(OpenAiChat.DONE)) {
      return true;
    }
    for (JsonNode choice : Json.objectOrEmpty(event.data()).path("choices")) {
      if (Json.says(choice.path("text")) || Json.says(choice.path("finish_reason"))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<String> said(List<SseEvent> shown) {
    return CompletionAnswers.said(shown);
  }

  @Override
  public List<SseEvent> saying(List<SseEvent> shown, String text) {
    return CompletionAnswers.saying(shown, text);
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return chat.encodeError(error, requestId);
  }

  @Override
  public List<SseEvent> encodeStreamError(ApiError error, String requestId) {
    return chat.encodeStreamError(error, requestId);
  }
}
