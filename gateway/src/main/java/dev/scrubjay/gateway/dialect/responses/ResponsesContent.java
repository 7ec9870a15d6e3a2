package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
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
import org.jspecify.annotations.Nullable;

/** Translates the content of items, and finds parts that cannot be translated. */
final class ResponsesContent {
  private static final Pattern DATA_URL =
      Pattern.compile("data:([^;,]+)(?:;[^;,]+)*?;base64,(.*)", Pattern.DOTALL);
  private static final String PDF = "application/pdf";

  private Optional<String> obstacle = Optional.empty();

  Optional<String> obstacle() {
    return obstacle;
  }

  /** The parts of {@code content}, a text or a list. */
  List<ContentPart> of(JsonNode content) {
    List<ContentPart> parts = new ArrayList<>();
    text(content.asText(""), parts);
    for (JsonNode part : content) {
      add(part, parts);
    }
    return parts;
  }

  private void add(JsonNode part, List<ContentPart> parts) {
    switch (Json.textOf(part, "type")) {
      case "input_text", "output_text", "text", "summary_text", "reasoning_text" ->
          text(Json.textOf(part, "text"), parts);
      case "refusal" -> text(Json.textOf(part, "refusal"), parts);
      case "input_image" -> image(part, parts);
      case "input_file" -> file(part, parts);
      case "input_audio" -> {
        JsonNode sound = part.path("input_audio");
        String type = "audio/" + Json.textOf(sound, "format");
        parts.add(new InlineAudio(type, Json.textOf(sound, "data")));
      }
      default -> refuse("it does not take content of type '" + Json.textOf(part, "type") + "'");
    }
  }

  private void image(JsonNode part, List<ContentPart> parts) {
    String url = Json.textOf(part, "image_url");
    @Nullable String detail = Json.textOrNull(part, "detail");
    Matcher data = DATA_URL.matcher(url);
    if (data.matches()) {
      parts.add(new InlineImage(data.group(1), data.group(2), detail));
    } else if (url.isEmpty() || url.startsWith("data:")) {
      refuse("it takes images only in base64 or by URL");
    } else {
      parts.add(new LinkedImage(url, detail));
    }
  }

  private void file(JsonNode part, List<ContentPart> parts) {
    @Nullable String name = Json.textOrNull(part, "filename");
    String sent = Json.textOf(part, "file_data");
    String url = Json.textOf(part, "file_url");
    Matcher data = DATA_URL.matcher(sent);
    if (data.matches()) {
      parts.add(new InlineFile(data.group(1), data.group(2), name));
    } else if (!sent.isEmpty() && !sent.startsWith("data:")) {
      parts.add(new InlineFile(PDF, sent, name));
    } else if (!url.isEmpty()) {
      parts.add(new LinkedFile(null, url, name));
    } else {
      refuse("it takes files only in base64 or by URL");
    }
  }

  private void refuse(String why) {
    obstacle = obstacle.or(() -> Optional.of(why));
  }

  private static void text(String text, List<ContentPart> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }
}
