package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Translates the messages of a chat request, and finds parts that cannot be translated. */
final class OpenAiMessages {
  private final List<ContentPart> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final OpenAiParts parts = new OpenAiParts();
  private boolean named;

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
    return parts.obstacle();
  }

  /** Whether a message names its speaker, which other dialects cannot. */
  boolean isNamed() {
    return named;
  }

  private void add(JsonNode message) {
    List<ContentPart> content = new ArrayList<>(parts.of(message.path("content")));
    OpenAiParts.cachePoint(message).ifPresent(content::add);
    String role = Json.textOf(message, "role");
    named |= message.hasNonNull("name") && !role.equals("tool");
    switch (role) {
      case "system", "developer" -> instructions(content);
      case "assistant" -> turn(Role.ASSISTANT, assistantParts(message, content));
      case "tool" -> {
        String id = CallIds.plain(Json.textOf(message, "tool_call_id"));
        turn(Role.USER, List.of(new ToolResult(id, joined(content), false)));
      }
      case "user" -> turn(Role.USER, content);
      default -> parts.refuse("it does not take messages of role '" + role + "'");
    }
  }

  /** Adds the texts of a message as one. */
  private void instructions(List<ContentPart> content) {
    StringBuilder text = new StringBuilder();
    for (ContentPart part : content) {
      if (part instanceof Text piece) {
        text.append(piece.text());
      } else if (part instanceof CachePoint) {
        OpenAiParts.addText(text.toString(), system);
        text.setLength(0);
        system.add(part);
      } else {
        parts.refuse("it takes only text as instructions");
      }
    }
    OpenAiParts.addText(text.toString(), system);
  }

  /** {@code content} with its texts joined, if there is nothing else in it. */
  private static List<ContentPart> joined(List<ContentPart> content) {
    boolean plain = content.stream().allMatch(Text.class::isInstance);
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part instanceof Text piece ? piece.text() : ""));
    return plain ? List.of(new Text(text.toString())) : content;
  }

  private void turn(Role role, List<ContentPart> content) {
    if (!content.isEmpty()) {
      turns.add(new Turn(role, content));
    }
  }

  private List<ContentPart> assistantParts(JsonNode message, List<ContentPart> content) {
    List<ContentPart> said =
        new ArrayList<>(
            OpenAiContent.of(message).stream().filter(part -> !(part instanceof Text)).toList());
    boolean plain = content.stream().allMatch(Text.class::isInstance);
    if (plain && !content.isEmpty()) {
      said.addAll(joined(content));
    } else {
      said.addAll(content);
    }
    if (content.isEmpty()) {
      OpenAiParts.addText(Json.textOf(message, "refusal"), said);
    }
    for (JsonNode call : message.path("tool_calls")) {
      if (!call.path("function").isObject()) {
        parts.refuse("it does not take tool calls of type '" + Json.textOf(call, "type") + "'");
      }
    }
    OpenAiMedia.obstacle(message).ifPresent(parts::refuse);
    if (!Json.textOf(message.path("function_call"), "name").isEmpty()) {
      parts.refuse("it does not take 'function_call' in messages");
    }
    said.addAll(OpenAiToolCalls.of(message, ""));
    return said;
  }
}
