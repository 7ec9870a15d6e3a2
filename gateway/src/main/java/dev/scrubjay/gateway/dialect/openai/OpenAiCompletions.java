package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyRules;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.policy.key.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The dialect of OpenAI's older Completions API, which continues a text. */
public final class OpenAiCompletions implements ChatDialect {
  private static final String DEFAULT = "the documented default";

  private static final KeyForm KEY_FORM =
      new KeyRules()
          .ignored("the form of delivery, not the answer", "stream", "stream_options")
          .ignored("who asks, for the provider's records", "user")
          .textIsList("one prompt is a list of one", "prompt")
          .absentIf(DEFAULT, "n", "1", "null")
          .absentIf(DEFAULT, "best_of", "1", "null")
          .absentIf(DEFAULT, "echo", "false", "null")
          .absentIf(DEFAULT, "frequency_penalty", "0", "null")
          .absentIf(DEFAULT, "presence_penalty", "0", "null")
          .absentIf(DEFAULT, "logit_bias", "{}", "null")
          .absentIf(DEFAULT, "logprobs", "null")
          .absentIf(DEFAULT, "suffix", "null")
          .absentIf(DEFAULT, "stop", "null")
          .absentIf(DEFAULT, "seed", "null")
          .form();

  private final OpenAiChat chat = new OpenAiChat();

  @Override
  public String operation() {
    return "completions";
  }

  @Override
  public CanonicalJson.Rules keyRules() {
    return CanonicalJson.Rules.NONE;
  }

  @Override
  public Set<String> passedHeaders() {
    return chat.passedHeaders();
  }

  @Override
  public KeyForm keyForm() {
    return KEY_FORM;
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
  public Conversation conversation(ChatRequest request) {
    return CompletionRequests.conversation(request.body());
  }

  @Override
  public ObjectNode encodeAnswer(TranslatedAnswer answer) {
    return CompletionAnswers.ofChat(OpenAiAnswers.encode(answer));
  }

  @Override
  public StreamEncoder encoder() {
    return new CompletionStreamEncoder();
  }

  @Override
  public Optional<SseEvent> shown(SseEvent event, ChatRequest request) {
    return chat.shown(event, request);
  }

  @Override
  public AnswerAssembler assembler() {
    return new CompletionAssembler();
  }

  @Override
  public List<SseEvent> replay(ObjectNode answer, ChatRequest request, int pieceChars) {
    return CompletionAnswers.replay(answer, request.includeUsage(), pieceChars);
  }

  @Override
  public Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole) {
    return CompletionAnswers.rest(shown, whole);
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
  public Usage usage(ObjectNode answer) {
    return chat.usage(answer);
  }

  @Override
  public boolean isComplete(ObjectNode answer) {
    return CompletionAnswers.isComplete(answer);
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
