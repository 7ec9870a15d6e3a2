package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Translates the content of Anthropic's requests into the form between dialects. */
final class AnthropicContent {
  private final Set<String> dropped;
  private Optional<String> obstacle = Optional.empty();

  /**
   * @param dropped where the names of members go that are not translated
   */
  AnthropicContent(Set<String> dropped) {
    this.dropped = dropped;
  }

  /** The first reason why the content cannot be translated. */
  Optional<String> obstacle() {
    return obstacle;
  }

  private void refuse(String why) {
    obstacle = obstacle.or(() -> Optional.of(why));
  }

  /** The parts of content, a string or a list of blocks. */
  List<ContentPart> parts(JsonNode content) {
    List<ContentPart> parts = new ArrayList<>();
    addText(content.asText(""), parts);
    for (JsonNode block : content) {
      block(block, parts);
      cachePoint(block).ifPresent(parts::add);
    }
    return parts;
  }

  /** The parts of instructions; texts between cache points are one. */
  List<ContentPart> instructions(JsonNode content) {
    List<ContentPart> parts = new ArrayList<>();
    for (ContentPart part : parts(content)) {
      int last = parts.size() - 1;
      if (part instanceof Text text && last >= 0 && parts.get(last) instanceof Text before) {
        parts.set(last, new Text(before.text() + "\n" + text.text()));
      } else if (part instanceof Text || part instanceof CachePoint) {
        parts.add(part);
      }
    }
    return parts;
  }

  static Optional<CachePoint> cachePoint(JsonNode block) {
    return block.get("cache_control") instanceof ObjectNode control
        ? Optional.of(new CachePoint(control))
        : Optional.empty();
  }

  private static void addText(String text, List<ContentPart> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }

  private void block(JsonNode block, List<ContentPart> parts) {
    String type = Json.textOf(block, "type");
    switch (type) {
      case "text" -> addText(Json.textOf(block, "text"), parts);
      case "image" -> image(block.path("source"), parts);
      case "document" -> document(block, parts);
      case "thinking" -> parts.add(AnthropicReasoning.of(block));
      case "redacted_thinking" -> parts.add(AnthropicReasoning.hidden(block));
      case "tool_use" ->
          parts.add(
              CallIds.use(
                  Json.textOf(block, "id"),
                  Json.textOf(block, "name"),
                  AnthropicAnswers.arguments(block.path("input"))));
      case "tool_result" ->
          parts.add(
              new ToolResult(
                  CallIds.plain(Json.textOf(block, "tool_use_id")),
                  parts(block.path("content")),
                  block.path("is_error").asBoolean(false)));
      case "search_result" -> searchResult(block, parts);
      default -> refuse("it does not take content of type '" + type + "'");
    }
  }

  private void image(JsonNode source, List<ContentPart> parts) {
    switch (Json.textOf(source, "type")) {
      case "base64" ->
          parts.add(
              new InlineImage(
                  Json.textOf(source, "media_type"), Json.textOf(source, "data"), null));
      case "url" -> parts.add(new LinkedImage(Json.textOf(source, "url"), null));
      default -> refuse("it does not take images from '" + Json.textOf(source, "type") + "'");
    }
  }

  private void document(JsonNode block, List<ContentPart> parts) {
    if (block.path("citations").path("enabled").asBoolean(false)) {
      dropped.add("document.citations");
    }
    String title = Json.textOrNull(block, "title");
    addText(Json.textOf(block, "context"), parts);
    JsonNode source = block.path("source");
    switch (Json.textOf(source, "type")) {
      case "base64" ->
          parts.add(
              new InlineFile(
                  Json.textOf(source, "media_type"), Json.textOf(source, "data"), title));
      case "url" -> parts.add(new LinkedFile("application/pdf", Json.textOf(source, "url"), title));
      case "text" -> {
        String heading = title == null ? "" : title + "\n\n";
        addText(heading + Json.textOf(source, "data"), parts);
      }
      case "content" -> {
        addText(title == null ? "" : title, parts);
        parts.addAll(parts(source.path("content")));
      }
      default -> refuse("it does not take documents from '" + Json.textOf(source, "type") + "'");
    }
  }

  private void searchResult(JsonNode block, List<ContentPart> parts) {
    addText(Json.textOf(block, "title") + "\n" + Json.textOf(block, "source"), parts);
    parts.addAll(parts(block.path("content")));
  }
}
