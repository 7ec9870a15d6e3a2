package dev.scrubjay.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import dev.scrubjay.policy.model.TokenKind;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Translates Bedrock's answers into the form between dialects.
 *
 * @param model the model's name, which answers lack
 * @param byTool whether the answer is the input of {@link BedrockRequest#ANSWER}
 * @param names of the tools, by those that Bedrock knows them by
 * @param clock for the time of an answer
 */
record BedrockAnswers(String model, boolean byTool, Map<String, String> names, InstantSource clock)
    implements AnswerDecoder {

  @Override
  public TranslatedAnswer decode(ObjectNode answer) {
    JsonNode content = answer.at("/output/message/content");
    if (!content.isArray()) {
      throw new MalformedReplyException("the answer has no content");
    }
    List<ContentPart> parts = new ArrayList<>();
    content.forEach(block -> part(block, parts));
    FinishReason reason = reason(Json.textOf(answer, "stopReason"));
    return new TranslatedAnswer(
        id(answer),
        model,
        now(),
        List.of(new AnswerChoice(parts, reason)),
        usage(answer.path("usage")));
  }

  private void part(JsonNode block, List<ContentPart> parts) {
    JsonNode use = block.path("toolUse");
    JsonNode reasoning = block.path("reasoningContent");
    if (block.path("text").isTextual()) {
      parts.add(new Text(block.path("text").textValue()));
    } else if (isAnswer(use)) {
      parts.add(new Text(Json.text(use.path("input"))));
    } else if (use.isObject()) {
      String input = use.path("input").isObject() ? Json.text(use.path("input")) : "{}";
      parts.add(new ToolUse(Json.textOf(use, "toolUseId"), name(use), input));
    } else if (reasoning.has("redactedContent")) {
      parts.add(new HiddenReasoning(signature(reasoning.path("redactedContent").asText())));
    } else if (reasoning.has("reasoningText")) {
      JsonNode text = reasoning.path("reasoningText");
      String signature = Json.textOrNull(text, "signature");
      parts.add(
          new Reasoning(
              Json.textOf(text, "text"), signature == null ? null : signature(signature)));
    }
  }

  /** Whether {@code use} is the call of a tool whose input is the answer. */
  boolean isAnswer(JsonNode use) {
    return byTool && Json.textOf(use, "name").equals(BedrockRequest.ANSWER);
  }

  /** The client's name of the tool that {@code use} calls. */
  String name(JsonNode use) {
    String name = Json.textOf(use, "name");
    return names.getOrDefault(name, name);
  }

  static Signature signature(String value) {
    return new Signature(Maker.ANTHROPIC, value);
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  /** An id made of the first event or the answer and the time, as Bedrock's have none. */
  String id(JsonNode answer) {
    byte[] seed = (clock.instant() + Json.text(answer)).getBytes(StandardCharsets.UTF_8);
    return "bedrock-" + UUID.nameUUIDFromBytes(seed);
  }

  /**
   * The reason why the answer ended.
   *
   * @throws MalformedReplyException if there is none, or the answer is incomplete
   */
  FinishReason reason(String word) {
    return switch (word) {
      case "end_turn", "stop_sequence" -> FinishReason.STOP;
      case "tool_use" -> byTool ? FinishReason.STOP : FinishReason.TOOL_USE;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "guardrail_intervened", "content_filtered" -> FinishReason.FILTERED;
      default ->
          throw new MalformedReplyException("the answer is incomplete: stop reason '" + word + "'");
    };
  }

  /** The usage; tokens read from or written to the provider's cache come on top of the input. */
  static Usage usage(JsonNode usage) {
    long read = count(usage, "cacheReadInputTokens");
    long written = count(usage, "cacheWriteInputTokens");
    long hour = 0;
    for (JsonNode detail : usage.path("cacheDetails")) {
      hour += detail.path("ttl").asText().equals("1h") ? count(detail, "inputTokens") : 0;
    }
    hour = Math.min(hour, written);
    return new Usage(count(usage, "inputTokens") + read + written, count(usage, "outputTokens"))
        .with(TokenKind.CACHED_READ, read)
        .with(TokenKind.CACHE_WRITE, written - hour)
        .with(TokenKind.CACHE_WRITE_1H, hour);
  }

  private static long count(JsonNode object, String name) {
    return Math.max(0, object.path(name).asLong());
  }

  @Override
  public StreamDecoder stream() {
    return new BedrockStreamDecoder(this);
  }
}
