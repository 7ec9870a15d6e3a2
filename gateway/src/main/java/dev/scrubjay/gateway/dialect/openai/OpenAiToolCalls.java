package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Signature;
import dev.scrubjay.gateway.dialect.translation.Signature.Maker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Translates the {@code tool_calls} of a message from and to the form between dialects. */
final class OpenAiToolCalls {
  /** The longest id that OpenAI takes. */
  private static final int MAX_ID_CHARS = 40;

  private OpenAiToolCalls() {}

  /** The calls in a message. Those without an id, or with another's, get one that is unique. */
  static List<ToolUse> of(JsonNode message, String answerId) {
    List<ToolUse> uses = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode call : in(message)) {
      String own = Json.textOf(call, "id");
      boolean unique = !own.isEmpty() && ids.add(own);
      add(unique ? own : "call_" + answerId + "_" + uses.size(), call, uses);
    }
    return uses;
  }

  /** The calls, or pieces of them, in a message or delta; before there were tools it had one. */
  static Iterable<JsonNode> in(JsonNode message) {
    JsonNode legacy = message.path("function_call");
    boolean called = // some servers always have an empty one
        !Json.textOf(legacy, "name").isEmpty() || !Json.textOf(legacy, "arguments").isEmpty();
    return called && message.path("tool_calls").isEmpty()
        ? List.of(Json.object().set("function", legacy))
        : message.path("tool_calls");
  }

  private static void add(String id, JsonNode call, List<ToolUse> uses) {
    JsonNode function = call.path("function");
    ToolUse use = CallIds.use(id, Json.textOf(function, "name"), arguments(function));
    Signature own = signature(call);
    uses.add(
        new ToolUse(use.id(), use.name(), use.arguments(), own == null ? use.signature() : own));
  }

  /** The arguments as a JSON text; some servers send them as an object. */
  static String arguments(JsonNode function) {
    JsonNode arguments = function.path("arguments");
    return arguments.isContainerNode() ? Json.text(arguments) : arguments.asText("");
  }

  /**
   * A call's name of which a further piece has arrived. Some servers repeat the name with each
   * piece, or send all of it so far.
   */
  static String joinedName(String before, String piece) {
    boolean repeated = before.equals(piece);
    boolean cumulative = piece.length() > before.length() && piece.startsWith(before);
    return repeated ? before : cumulative ? piece : before + piece;
  }

  /** The signature where Google's own API in OpenAI's dialect has it. */
  static @Nullable Signature signature(JsonNode call) {
    String value = Json.textOf(call.path("extra_content").path("google"), "thought_signature");
    return value.isEmpty() ? null : new Signature(Maker.GOOGLE, value);
  }

  /** Adds a call for a client. */
  static void add(ToolUse use, ArrayNode calls) {
    String arguments = use.arguments().isBlank() ? "{}" : use.arguments();
    add(calls.addObject(), CallIds.signed(use.id(), use.signature()), use, arguments);
  }

  /** Adds a call for a provider. */
  static void addSent(ToolUse use, ArrayNode calls) {
    String arguments = use.arguments().isBlank() ? "{}" : use.arguments();
    add(calls.addObject(), sentId(use.id()), use, arguments);
  }

  /** Sets the members of a call with {@code arguments}, which may be the beginning of them. */
  static void add(ObjectNode call, String id, ToolUse use, String arguments) {
    call.put("id", id)
        .put("type", "function")
        .putObject("function")
        .put("name", use.name())
        .put("arguments", arguments);
    Signature signature = use.signature();
    if (signature != null && signature.maker() == Maker.GOOGLE) {
      call.putObject("extra_content")
          .putObject("google")
          .put("thought_signature", signature.value());
    }
  }

  /** The id as OpenAI takes it: one that is too long becomes its hash. */
  static String sentId(String id) {
    return id.length() <= MAX_ID_CHARS
        ? id
        : "call_"
            + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
  }
}
