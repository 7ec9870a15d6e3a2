package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerMedia;
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
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Encodes the turns of a conversation as Anthropic's messages, without what it must refuse. */
final class AnthropicTurns {
  private static final Pattern NOT_IN_IDS = Pattern.compile("[^A-Za-z0-9_-]");

  private final Set<String> dropped;

  /**
   * @param dropped where the names of members go that Anthropic's API lacks
   */
  AnthropicTurns(Set<String> dropped) {
    this.dropped = dropped;
  }

  /**
   * The messages. Consecutive turns of one role are one message, which results of tools must begin.
   */
  ArrayNode messages(List<Turn> turns) {
    ArrayNode messages = Json.object().putArray("messages");
    Role last = null;
    List<ContentPart> parts = new ArrayList<>();
    for (Turn turn : turns) {
      if (turn.role() != last) {
        add(last, parts, messages);
        parts = new ArrayList<>();
        last = turn.role();
      }
      for (ContentPart part : turn.parts()) {
        boolean own = turn.role() == Role.ASSISTANT && AnswerMedia.url(part).isPresent();
        if (!own) { // the model's own images are not taken back
          parts.add(part);
        }
      }
    }
    add(last, parts, messages);
    trimPrefill(messages);
    return messages;
  }

  private void add(@Nullable Role role, List<ContentPart> parts, ArrayNode messages) {
    ArrayNode content = content(resultsFirst(parts));
    if (role == null || content.isEmpty()) {
      return;
    }
    String name = role == Role.USER ? "user" : "assistant";
    JsonNode before = messages.path(messages.size() - 1);
    if (Json.textOf(before, "role").equals(name)
        && before.path("content") instanceof ArrayNode continued) {
      continued.addAll(content); // the turn between them had nothing to say
    } else {
      messages.addObject().put("role", name).set("content", content);
    }
  }

  private static List<ContentPart> resultsFirst(List<ContentPart> parts) {
    List<ContentPart> ordered = new ArrayList<>();
    int results = 0;
    for (ContentPart part : parts) {
      boolean first = part instanceof ToolResult;
      ordered.add(first ? results++ : ordered.size(), part);
    }
    return ordered;
  }

  /** Removes white space from the end of an answer that the model is to continue. */
  private static void trimPrefill(ArrayNode messages) {
    JsonNode last = messages.path(messages.size() - 1);
    if (Json.textOf(last, "role").equals("assistant")
        && last.path("content") instanceof ArrayNode content
        && content.path(content.size() - 1) instanceof ObjectNode block
        && block.has("text")) {
      block.put("text", Json.textOf(block, "text").stripTrailing());
    }
  }

  /** The blocks of {@code parts}; texts of white space alone are left out. */
  ArrayNode content(List<ContentPart> parts) {
    ArrayNode content = Json.object().putArray("content");
    for (ContentPart part : parts) {
      if (part instanceof CachePoint point) {
        if (content.path(content.size() - 1) instanceof ObjectNode block) {
          block.set("cache_control", point.control());
        }
      } else {
        ObjectNode block = block(part);
        if (block != null) {
          content.add(block);
        }
      }
    }
    return content;
  }

  private @Nullable ObjectNode block(ContentPart part) {
    return switch (part) {
      case Text text -> text(text.text());
      case Refusal refusal -> text(refusal.text());
      case InlineImage image -> {
        noteDetail(image.detail());
        yield block("image", base64(image.mediaType(), image.base64()));
      }
      case LinkedImage image -> {
        noteDetail(image.detail());
        yield block("image", Json.object().put("type", "url").put("url", image.url()));
      }
      case InlineFile file -> titled(block("document", source(file)), file.name());
      case LinkedFile file ->
          titled(
              block("document", Json.object().put("type", "url").put("url", file.url())),
              file.name());
      case Reasoning reasoning -> reasoning(reasoning);
      case HiddenReasoning hidden ->
          hidden.data().valueFor(Maker.ANTHROPIC).isPresent()
              ? AnthropicReasoning.hidden(hidden.data())
              : null;
      case ToolUse use -> {
        ObjectNode block = Json.object().put("type", "tool_use").put("id", id(use.id()));
        yield block.put("name", use.name()).set("input", Json.objectOrEmpty(use.arguments()));
      }
      case ToolResult result -> result(result);
      case InlineAudio audio -> throw new IllegalArgumentException("Anthropic takes no sound");
      case CachePoint point -> null;
    };
  }

  private static @Nullable ObjectNode text(String text) {
    return text.isBlank() ? null : Json.object().put("type", "text").put("text", text);
  }

  private void noteDetail(@Nullable String detail) {
    if (detail != null && !detail.equals("auto")) {
      dropped.add("image_url.detail");
    }
  }

  private static ObjectNode block(String type, ObjectNode source) {
    return Json.object().put("type", type).set("source", source);
  }

  private static ObjectNode base64(String mediaType, String data) {
    return Json.object().put("type", "base64").put("media_type", mediaType).put("data", data);
  }

  private static ObjectNode source(InlineFile file) {
    return file.mediaType().startsWith("text/")
        ? Json.object()
            .put("type", "text")
            .put("media_type", "text/plain")
            .put("data", decoded(file.base64()))
        : base64(file.mediaType(), file.base64());
  }

  private static String decoded(String base64) {
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static ObjectNode titled(ObjectNode block, @Nullable String name) {
    return name == null ? block : block.put("title", name);
  }

  /** Reasoning that Claude signed; it refuses other reasoning. */
  private static @Nullable ObjectNode reasoning(Reasoning reasoning) {
    boolean own =
        reasoning.signature() != null
            && reasoning.signature().valueFor(Maker.ANTHROPIC).isPresent();
    return own ? AnthropicReasoning.block(reasoning.text(), reasoning.signature()) : null;
  }

  private ObjectNode result(ToolResult result) {
    ObjectNode block = Json.object().put("type", "tool_result").put("tool_use_id", id(result.id()));
    boolean plain = result.parts().stream().allMatch(Text.class::isInstance);
    if (plain) {
      block.put("content", result.text());
    } else {
      block.set("content", content(result.parts()));
    }
    return result.failed() ? block.put("is_error", true) : block;
  }

  /** The id without the dots and colons that some servers use and Anthropic refuses. */
  private static String id(String id) {
    return NOT_IN_IDS.matcher(id).replaceAll("_");
  }
}
