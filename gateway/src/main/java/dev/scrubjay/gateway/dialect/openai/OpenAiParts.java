package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates the parts of messages, and finds those that cannot be translated. */
final class OpenAiParts {
  static final Pattern DATA_URL =
      Pattern.compile("data:([^;,]+)(?:;[^;,]+)*?;base64,(.*)", Pattern.DOTALL);

  private Optional<String> obstacle = Optional.empty();

  Optional<String> obstacle() {
    return obstacle;
  }

  void refuse(String why) {
    obstacle = obstacle.or(() -> Optional.of(why));
  }

  /** The parts of content, with the cache points in it. */
  List<ContentPart> of(JsonNode content) {
    List<ContentPart> parts = new ArrayList<>();
    addText(content.asText(""), parts);
    for (JsonNode part : content) {
      add(part, parts);
      cachePoint(part).ifPresent(parts::add);
    }
    return parts;
  }

  /** The mark that some clients put beside text, in Anthropic's words. */
  static Optional<CachePoint> cachePoint(JsonNode part) {
    return part.get("cache_control") instanceof ObjectNode control
        ? Optional.of(new CachePoint(control))
        : Optional.empty();
  }

  static void addText(String text, List<ContentPart> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }

  private void add(JsonNode part, List<ContentPart> parts) {
    String type = Json.textOf(part, "type");
    switch (type) {
      case "text", "refusal" -> addText(Json.textOf(part, type), parts);
      case "image_url" -> image(part.path("image_url"), parts);
      case "file" -> file(part.path("file"), parts);
      case "input_audio" -> {
        JsonNode audio = part.path("input_audio");
        String format = Json.textOf(audio, "format");
        if (Json.textOf(audio, "data").isEmpty()) {
          refuse("it takes sound only in base64");
        }
        parts.add(
            new InlineAudio(
                "audio/" + (format.isEmpty() ? "wav" : format), Json.textOf(audio, "data")));
      }
      case "thinking" -> {} // Mistral's, which no other provider takes
      default -> refuse("it does not take content of type '" + type + "'");
    }
  }

  private void image(JsonNode image, List<ContentPart> parts) {
    String url = image.isTextual() ? image.textValue() : Json.textOf(image, "url");
    String detail = Json.textOrNull(image, "detail");
    Matcher data = DATA_URL.matcher(url);
    if (data.matches()) {
      parts.add(new InlineImage(data.group(1), data.group(2), detail));
    } else if (url.isEmpty() || url.startsWith("data:")) {
      refuse("it takes images only in base64 or by URL");
    } else {
      parts.add(new LinkedImage(url, detail));
    }
  }

  private void file(JsonNode file, List<ContentPart> parts) {
    String data = Json.textOf(file, "file_data");
    String name = Json.textOrNull(file, "filename");
    Matcher url = DATA_URL.matcher(data);
    if (url.matches()) {
      parts.add(new InlineFile(url.group(1), url.group(2), name));
    } else if (data.startsWith("http://") || data.startsWith("https://")) {
      parts.add(new LinkedFile(null, data, name));
    } else if (!data.isEmpty()) {
      parts.add(new InlineFile("application/pdf", data, name));
    } else {
      refuse("it does not have files that were uploaded elsewhere");
    }
  }
}
