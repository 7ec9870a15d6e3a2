package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.HiddenReasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Refusal;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Encodes the turns of a conversation as Google's contents. */
final class GeminiTurns {
  /** What Google takes instead of a signature that is not known. */
  private static final String NO_SIGNATURE = "skip_thought_signature_validator";

  private final GeminiModel model;

  /** The names of tools by the ids of their calls, as results need them. */
  private final Map<String, String> names = new HashMap<>();

  GeminiTurns(GeminiModel model) {
    this.model = model;
  }

  /** The contents; consecutive turns of one role are one. */
  ArrayNode contents(List<Turn> turns) {
    ArrayNode contents = Json.object().putArray("contents");
    Role last = null;
    ArrayNode parts = contents.arrayNode();
    boolean called = false;
    for (Turn turn : turns) {
      if (turn.role() != last) {
        String role = turn.role() == Role.USER ? "user" : "model";
        parts = contents.addObject().put("role", role).putArray("parts");
        last = turn.role();
        called = false;
      }
      for (ContentPart part : turn.parts()) {
        add(part, !called, parts);
        called |= part instanceof ToolUse;
      }
    }
    ArrayNode said = contents.arrayNode();
    for (JsonNode content : contents) {
      if (!content.path("parts").isEmpty()) {
        said.add(content);
      }
    }
    return said;
  }

  /**
   * Adds a part.
   *
   * @param first whether no call precedes it in its content: only the first needs a signature
   */
  private void add(ContentPart part, boolean first, ArrayNode parts) {
    switch (part) {
      case Text text -> text(text.text(), parts);
      case Refusal refusal -> text(refusal.text(), parts);
      case InlineImage image -> inline(image.mediaType(), image.base64(), parts);
      case InlineFile file -> inline(file.mediaType(), file.base64(), parts);
      case InlineAudio audio -> inline(audio.mediaType(), audio.base64(), parts);
      case LinkedImage image -> linked(null, image.url(), parts);
      case LinkedFile file -> linked(file.mediaType(), file.url(), parts);
      case Reasoning reasoning -> reasoning(reasoning, parts);
      case ToolUse use -> call(use, first, parts);
      case ToolResult result -> result(result, parts);
      case HiddenReasoning hidden -> {}
      case CachePoint point -> {}
    }
  }

  private static void text(String text, ArrayNode parts) {
    if (!text.isEmpty()) {
      parts.addObject().put("text", text);
    }
  }

  private static void inline(String mediaType, String base64, ArrayNode parts) {
    parts.addObject().putObject("inlineData").put("mimeType", mediaType).put("data", base64);
  }

  private static void linked(@Nullable String mediaType, String url, ArrayNode parts) {
    ObjectNode file = parts.addObject().putObject("fileData");
    if (mediaType != null) {
      file.put("mimeType", mediaType);
    }
    file.put("fileUri", url);
  }

  /** Adds Google's own signature of a text; thoughts themselves are not handed back. */
  private static void reasoning(Reasoning reasoning, ArrayNode parts) {
    own(reasoning.signature())
        .ifPresent(value -> parts.addObject().put("text", "").put("thoughtSignature", value));
  }

  private static Optional<String> own(@Nullable Signature signature) {
    return signature == null ? Optional.empty() : signature.valueFor(Maker.GOOGLE);
  }

  private void call(ToolUse use, boolean first, ArrayNode parts) {
    names.put(use.id(), use.name());
    ObjectNode part = parts.addObject();
    part.putObject("functionCall")
        .put("name", use.name())
        .set("args", Json.objectOrEmpty(use.arguments()));
    Optional<String> signature = own(use.signature());
    if (signature.isPresent()) {
      part.put("thoughtSignature", signature.get());
    } else if (first && model.wantsSignatures()) {
      part.put("thoughtSignature", NO_SIGNATURE);
    }
  }

  /** Adds a result; its images and files are parts of their own beside it. */
  private void result(ToolResult result, ArrayNode parts) {
    parts
        .addObject()
        .putObject("functionResponse")
        .put("name", names.getOrDefault(result.id(), result.id()))
        .putObject("response")
        .put(result.failed() ? "error" : "result", result.text());
    for (ContentPart part : result.parts()) {
      if (!(part instanceof Text)) {
        add(part, false, parts);
      }
    }
  }
}
