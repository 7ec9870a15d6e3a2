package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates the input of a request into turns. What the model did in one go is several items here
 * and one turn there; so are the results of the tools that it called.
 */
final class ResponsesInput {
  /** Records of tools that ran at OpenAI, whose results the model's own messages tell. */
  private static final Set<String> RECORDS =
      Set.of(
          "web_search_call",
          "file_search_call",
          "code_interpreter_call",
          "image_generation_call",
          "mcp_list_tools",
          "mcp_call",
          "compaction");

  private final List<ContentPart> system = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();
  private final List<String> dropped = new ArrayList<>();
  private final List<ContentPart> open = new ArrayList<>();
  private final ResponsesContent content = new ResponsesContent();
  private Role speaker = Role.USER;
  private boolean results;
  private @Nullable Signature callSignature;
  private Optional<String> obstacle = Optional.empty();

  ResponsesInput(ObjectNode body) {
    text(body.path("instructions").asText(""), system);
    JsonNode input = body.path("input");
    if (input.isTextual()) {
      open.add(new Text(input.textValue()));
    }
    input.forEach(this::add);
    close();
    if (turns.isEmpty() && !system.isEmpty()) {
      turns.add(new Turn(Role.USER, system)); // other dialects require at least one turn
      system.clear();
    }
  }

  List<ContentPart> system() {
    return system;
  }

  List<Turn> turns() {
    return turns;
  }

  List<String> dropped() {
    return dropped;
  }

  Optional<String> obstacle() {
    return obstacle.or(content::obstacle);
  }

  private void add(JsonNode item) {
    String given = Json.textOf(item, "type");
    String type = given.isEmpty() ? (item.has("role") ? "message" : "item_reference") : given;
    switch (type) {
      case "message" -> message(item);
      case "reasoning" -> reasoning(item);
      case "function_call" -> call(item, Json.textOf(item, "arguments"));
      case "custom_tool_call" -> call(item, ResponsesTools.arguments(Json.textOf(item, "input")));
      case "function_call_output", "custom_tool_call_output" -> result(item);
      default -> {
        if (RECORDS.contains(type)) {
          dropped.add("input." + type);
        } else {
          obstacle =
              obstacle.or(() -> Optional.of("it does not take items of type '" + type + "'"));
        }
      }
    }
  }

  private void message(JsonNode item) {
    List<ContentPart> parts = content.of(item.path("content"));
    switch (Json.textOf(item, "role")) {
      case "system", "developer" -> system.addAll(parts);
      case "assistant" -> {
        turn(Role.ASSISTANT, false);
        open.addAll(parts);
      }
      default -> {
        close();
        turn(Role.USER, false);
        open.addAll(parts);
      }
    }
  }

  private void reasoning(JsonNode item) {
    Optional<Signature> ofCall = ReasoningItems.ofCall(item);
    turn(Role.ASSISTANT, false);
    if (ofCall.isPresent()) {
      callSignature = ofCall.get();
    } else {
      open.addAll(ReasoningItems.parts(item));
    }
  }

  private void call(JsonNode item, String arguments) {
    turn(Role.ASSISTANT, false);
    open.add(
        new ToolUse(
            Json.textOf(item, "call_id"), Json.textOf(item, "name"), arguments, callSignature));
    callSignature = null;
  }

  private void result(JsonNode item) {
    turn(Role.USER, true);
    List<ContentPart> parts = content.of(item.path("output"));
    boolean failed = Json.textOf(item, "status").equals("incomplete");
    open.add(new ToolResult(Json.textOf(item, "call_id"), parts, failed));
  }

  /** Goes on with the turn of {@code next}, or begins another. */
  private void turn(Role next, boolean withResults) {
    if (next != speaker || withResults != results) {
      close();
    }
    speaker = next;
    results = withResults;
  }

  private void close() {
    if (!open.isEmpty()) {
      turns.add(new Turn(speaker, open));
      open.clear();
    }
  }

  private static void text(String text, List<ContentPart> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }
}
