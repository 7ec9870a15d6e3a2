package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates the messages of a chat request, and finds parts that cannot be translated. */
final class OpenAiMessages {
  private static final Pattern DATA_URL =
      Pattern.compile("data:([^;,]+)(?:;[^;,]+)*?;base64,(.*)", Pattern.DOTALL);

  private final List<ContentPart> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private Optional<String> obstacle = Optional.empty();

  OpenAiMessages(JsonNode messages) {
    messages.forEach(this::add);
    if (turns.isEmpty() && !system.isEmpty()) {
      // Other dialects require at least one turn.
      turns.add(new Turn(Role.USER, system));
      system.clear();
    }
  }

  List<ContentPart> system() {
    return system;
  }

  List<Turn> turns() {
    return turns;
  }

  Optional<String> obstacle() {
    return obstacle;
  }

  private void add(JsonNode message) {
    JsonNode content = message.path("content");
    switch (Json.textOf(message, "role")) {
      case "system", "developer" -> {
        String text = text(content);
        if (!text.isEmpty()) {
          system.add(new Text(text));
        }
      }
      case "assistant" -> turn(Role.ASSISTANT, assistantParts(message));
      case "tool" -> {
        String id = Json.textOf(message, "tool_call_id");
        turn(Role.USER, List.of(new ToolResult(id, text(content), false)));
      }
      case "user" -> turn(Role.USER, userParts(content));
      default -> refuse("it does not take messages of role '" + Json.textOf(message, "role") + "'");
    }
  }

  private void turn(Role role, List<ContentPart> parts) {
    if (!parts.isEmpty()) {
      turns.add(new Turn(role, parts));
    }
  }

  private void refuse(String why) {
    obstacle = obstacle.or(() -> Optional.of(why));
  }

  private List<ContentPart> userParts(JsonNode content) {
    List<ContentPart> parts = new ArrayList<>();
    addText(content.asText(""), parts);
    for (JsonNode part : content) {
      if (Json.textOf(part, "type").equals("image_url")) {
        image(Json.textOf(part.path("image_url"), "url"), parts);
      } else {
        addText(textOfPart(part), parts);
      }
    }
    return parts;
  }

  private static void addText(String text, List<ContentPart> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }

  private void image(String url, List<ContentPart> parts) {
    Matcher data = DATA_URL.matcher(url);
    if (data.matches()) {
      parts.add(new InlineImage(data.group(1), data.group(2), null));
    } else if (url.isEmpty() || url.startsWith("data:")) {
      refuse("it takes images only in base64 or by URL");
    } else {
      parts.add(new LinkedImage(url, null));
    }
  }

  private List<ContentPart> assistantParts(JsonNode message) {
    List<ContentPart> parts = new ArrayList<>();
    String text = text(message.path("content"));
    addText(text.isEmpty() ? Json.textOf(message, "refusal") : text, parts);
    for (JsonNode call : message.path("tool_calls")) {
      if (!call.path("function").isObject()) {
        refuse("it does not take tool calls of type '" + Json.textOf(call, "type") + "'");
      }
    }
    parts.addAll(OpenAiToolCalls.of(message, ""));
    for (String name : List.of("audio", "function_call")) {
      if (message.hasNonNull(name)) {
        refuse("it does not take '" + name + "' in messages");
      }
    }
    return parts;
  }

  private String text(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(textOfPart(part)));
    return text.toString();
  }

  private String textOfPart(JsonNode part) {
    String type = Json.textOf(part, "type");
    if (!type.equals("text") && !type.equals("refusal")) {
      refuse("it does not take content of type '" + type + "'");
    }
    return Json.textOf(part, type);
  }
}
