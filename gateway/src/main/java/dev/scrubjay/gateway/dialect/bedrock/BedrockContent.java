package dev.scrubjay.gateway.dialect.bedrock;

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
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Encodes messages in Bedrock's dialect. */
final class BedrockContent {
  private static final Pattern NOT_IN_IDS = Pattern.compile("[^A-Za-z0-9_-]");
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9 ()\\[\\]-]+");
  private static final int MAX_ID = 64;

  /** The formats of documents and videos, by media type. */
  private static final Map<String, String> FORMATS =
      Map.ofEntries(
          Map.entry("application/pdf", "pdf"),
          Map.entry("text/plain", "txt"),
          Map.entry("text/csv", "csv"),
          Map.entry("text/html", "html"),
          Map.entry("text/markdown", "md"),
          Map.entry("application/msword", "doc"),
          Map.entry(
              "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
          Map.entry("application/vnd.ms-excel", "xls"),
          Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
          Map.entry("video/mp4", "mp4"),
          Map.entry("video/quicktime", "mov"),
          Map.entry("video/webm", "webm"));

  private final BedrockFamily family;
  private int documents;

  BedrockContent(BedrockFamily family) {
    this.family = family;
  }

  /** The name of the format of files with {@code mediaType}, if Bedrock takes them. */
  static Optional<String> format(String mediaType) {
    return Optional.ofNullable(FORMATS.get(mediaType));
  }

  /** An id of a tool call with the characters that Bedrock allows. */
  static String id(String id) {
    String safe = NOT_IN_IDS.matcher(id).replaceAll("_");
    return safe.length() <= MAX_ID ? safe : safe.substring(0, MAX_ID);
  }

  /** The messages; consecutive turns of one role are one message. */
  ArrayNode messages(List<Turn> turns) {
    ArrayNode messages = Json.object().putArray("messages");
    Role last = null;
    ArrayNode content = messages.arrayNode();
    for (Turn turn : turns) {
      ArrayNode blocks = blocks(turn.parts());
      if (blocks.isEmpty()) {
        continue;
      }
      if (turn.role() != last) {
        String role = turn.role() == Role.USER ? "user" : "assistant";
        content = messages.addObject().put("role", role).putArray("content");
        last = turn.role();
      }
      content.addAll(blocks);
    }
    if (last == Role.ASSISTANT && content.get(content.size() - 1) instanceof ObjectNode end) {
      stripped(end);
    }
    return messages;
  }

  /** The beginning of the answer in the last message must not end in white space. */
  private static void stripped(ObjectNode block) {
    if (block.path("text").isTextual()) {
      block.put("text", block.path("text").textValue().stripTrailing());
    }
  }

  /** The blocks of {@code parts}, without those that Bedrock refuses or cannot read. */
  ArrayNode blocks(List<ContentPart> parts) {
    ArrayNode blocks = Json.object().putArray("content");
    for (ContentPart part : parts) {
      ObjectNode block = block(part);
      if (!block.isEmpty()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  private ObjectNode block(ContentPart part) {
    ObjectNode block = Json.object();
    switch (part) {
      case Text text -> text(block, text.text());
      case Refusal refusal -> text(block, refusal.text());
      case InlineImage image -> image(block, image);
      case InlineFile file -> file(block, file);
      case ToolUse use ->
          block
              .putObject("toolUse")
              .put("toolUseId", id(use.id()))
              .put("name", BedrockNames.allowed(use.name()))
              .set("input", Json.objectOrEmpty(use.arguments()));
      case ToolResult result -> result(block, result);
      case Reasoning reasoning -> reasoning(block, reasoning);
      case HiddenReasoning hidden ->
          hidden
              .data()
              .valueFor(Maker.ANTHROPIC)
              .ifPresent(data -> block.putObject("reasoningContent").put("redactedContent", data));
      case CachePoint point -> cachePoint(block, point);
      case LinkedImage image -> {}
      case LinkedFile file -> {}
      case InlineAudio audio -> {}
    }
    return block;
  }

  private static void text(ObjectNode block, String text) {
    if (!text.isBlank()) {
      block.put("text", text);
    }
  }

  private static void image(ObjectNode block, InlineImage image) {
    String format = image.mediaType().replaceFirst("^image/", "").replace("jpg", "jpeg");
    block.putObject("image").put("format", format).putObject("source").put("bytes", image.base64());
  }

  /** A file; its name must be there, and unlike that of any other. */
  private void file(ObjectNode block, InlineFile file) {
    String format = format(file.mediaType()).orElse("txt");
    boolean video = file.mediaType().startsWith("video/");
    ObjectNode encoded = block.putObject(video ? "video" : "document").put("format", format);
    if (!video) {
      documents++;
      String given = file.name() == null ? "document" : file.name().replaceFirst("\\.\\w+$", "");
      String name = NOT_IN_NAMES.matcher(given).replaceAll(" ").strip();
      encoded.put(
          "name", (name.isEmpty() ? "document" : name) + (documents > 1 ? " " + documents : ""));
    }
    encoded.putObject("source").put("bytes", file.base64());
  }

  private void result(ObjectNode block, ToolResult result) {
    ObjectNode encoded = block.putObject("toolResult").put("toolUseId", id(result.id()));
    ArrayNode content = blocks(result.parts());
    if (content.isEmpty()) {
      content.addObject().put("text", "(empty)");
    }
    encoded.set("content", content);
    if (result.failed()) {
      encoded.put("status", "error");
    }
  }

  /** Reasoning is taken back only with the signature of its model. */
  private static void reasoning(ObjectNode block, Reasoning reasoning) {
    Optional.ofNullable(reasoning.signature())
        .flatMap(signature -> signature.valueFor(Maker.ANTHROPIC))
        .ifPresent(
            signature ->
                block
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", reasoning.text())
                    .put("signature", signature));
  }

  void cachePoint(ObjectNode block, CachePoint point) {
    if (family.cachesPrompts()) {
      ObjectNode encoded = block.putObject("cachePoint").put("type", "default");
      if (point.control().path("ttl").asText().equals("1h")) {
        encoded.put("ttl", "1h");
      }
    }
  }
}
