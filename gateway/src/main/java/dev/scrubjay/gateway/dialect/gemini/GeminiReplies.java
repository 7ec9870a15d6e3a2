package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Refusal;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.Optional;

/** Encodes answers in Google's dialect. */
final class GeminiReplies {
  private GeminiReplies() {}

  static ObjectNode encode(TranslatedAnswer answer) {
    ObjectNode body = Json.object();
    ArrayNode candidates = body.putArray("candidates");
    for (AnswerChoice choice : answer.choices()) {
      ObjectNode candidate = candidates.addObject();
      ArrayNode parts = candidate.putObject("content").putArray("parts");
      ((ObjectNode) candidate.path("content")).put("role", "model");
      choice.callsLast().forEach(part -> add(part, choice.reason(), parts));
      candidate.put("finishReason", word(choice.reason())).put("index", candidates.size() - 1);
    }
    body.set("usageMetadata", usage(answer.usage()));
    return body.put("modelVersion", answer.model()).put("responseId", answer.id());
  }

  private static void add(ContentPart part, FinishReason reason, ArrayNode parts) {
    switch (part) {
      case Text text -> addText(text.text(), parts);
      case Refusal refusal -> addText(refusal.text(), parts);
      case Reasoning reasoning -> {
        ObjectNode thought = parts.addObject().put("text", reasoning.text()).put("thought", true);
        if (reasoning.signature() != null) {
          thought.put("thoughtSignature", GeminiSignatures.encode(reasoning.signature()));
        }
      }
      case HiddenReasoning hidden ->
          parts
              .addObject()
              .put("text", "")
              .put("thought", true)
              .put("thoughtSignature", GeminiSignatures.encodeHidden(hidden.data()));
      case ToolUse use -> parts.add(call(use, reason));
      default -> media(part).ifPresent(parts::add);
    }
  }

  /** The part with an image or sound; empty for what no model answers with. */
  static Optional<ObjectNode> media(ContentPart part) {
    ObjectNode encoded = Json.object();
    switch (part) {
      case InlineImage image ->
          encoded
              .putObject("inlineData")
              .put("mimeType", image.mediaType())
              .put("data", image.base64());
      case InlineAudio audio ->
          encoded
              .putObject("inlineData")
              .put("mimeType", audio.mediaType())
              .put("data", audio.base64());
      case LinkedImage image -> encoded.putObject("fileData").put("fileUri", image.url());
      default -> {}
    }
    return encoded.isEmpty() ? Optional.empty() : Optional.of(encoded);
  }

  /** Adds a text, to the last part if that is one too, as streams are assembled. */
  private static void addText(String text, ArrayNode parts) {
    JsonNode last = parts.path(parts.size() - 1);
    if (last instanceof ObjectNode part && part.size() == 1 && part.has("text")) {
      part.put("text", Json.textOf(part, "text") + text);
    } else {
      parts.addObject().put("text", text);
    }
  }

  static ObjectNode call(ToolUse use, FinishReason reason) {
    ObjectNode part = Json.object();
    ObjectNode call = part.putObject("functionCall");
    if (!use.id().isEmpty()) {
      call.put("id", use.id());
    }
    call.put("name", use.name()).set("args", arguments(use.arguments(), reason));
    if (use.signature() != null) {
      part.put("thoughtSignature", GeminiSignatures.encode(use.signature()));
    }
    return part;
  }

  /** The arguments as an object; those that were cut at the limit of output tokens are empty. */
  private static ObjectNode arguments(String json, FinishReason reason) {
    try {
      return json.isBlank() ? Json.object() : Json.object(json);
    } catch (JsonProcessingException e) {
      if (reason == FinishReason.LENGTH) {
        return Json.object();
      }
      throw new MalformedReplyException("the arguments of a tool call are not a JSON object");
    }
  }

  static ObjectNode usage(Usage usage) {
    long thoughts = Math.min(usage.reasoningTokens(), usage.outputTokens());
    ObjectNode encoded =
        Json.object()
            .put("promptTokenCount", usage.inputTokens())
            .put("candidatesTokenCount", usage.outputTokens() - thoughts)
            .put("totalTokenCount", usage.inputTokens() + usage.outputTokens());
    if (thoughts > 0) {
      encoded.put("thoughtsTokenCount", thoughts);
    }
    if (usage.cachedReadTokens() > 0) {
      encoded.put("cachedContentTokenCount", usage.cachedReadTokens());
    }
    return encoded;
  }

  static String word(FinishReason reason) {
    return switch (reason) {
      case STOP, TOOL_USE -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case FILTERED -> "SAFETY";
    };
  }

  /** Whether each candidate has ended in the usual way, or the prompt was refused. */
  static boolean isComplete(ObjectNode answer) {
    JsonNode candidates = answer.path("candidates");
    if (candidates.isEmpty()) {
      return answer.path("promptFeedback").hasNonNull("blockReason");
    }
    for (JsonNode candidate : candidates) {
      String reason = Json.textOf(candidate, "finishReason");
      if (reason.isEmpty() || GeminiAnswers.MALFORMED.contains(reason)) {
        return false;
      }
    }
    return true;
  }
}
