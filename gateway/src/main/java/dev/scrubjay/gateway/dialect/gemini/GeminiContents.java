package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineAudio;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedFile;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Reasoning;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.Signature;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the contents of Google's requests into turns. Calls without ids get some, and results
 * without ids belong to the first call of that name that has no result yet.
 */
final class GeminiContents {
  private static final Set<String> KNOWN =
      Set.of("text", "inlineData", "fileData", "functionCall", "functionResponse");
  private static final Set<String> BESIDE =
      Set.of("thought", "thoughtSignature", "videoMetadata", "mediaResolution", "partMetadata");

  private final Map<String, Deque<String>> unanswered = new HashMap<>();
  private final List<Turn> turns = new ArrayList<>();
  private Optional<String> obstacle = Optional.empty();
  private int calls;

  GeminiContents(JsonNode contents) {
    for (JsonNode content : contents) {
      List<ContentPart> parts = new ArrayList<>();
      content.path("parts").forEach(part -> add(part, parts));
      if (!parts.isEmpty()) {
        boolean model = Json.textOf(content, "role").equals("model");
        turns.add(model ? new Turn(Role.ASSISTANT, joined(parts)) : new Turn(Role.USER, parts));
      }
    }
  }

  List<Turn> turns() {
    return turns;
  }

  /** The reason why the contents cannot be translated, if there is one. */
  Optional<String> obstacle() {
    return obstacle;
  }

  private void add(JsonNode part, List<ContentPart> parts) {
    String signed = Json.textOrNull(part, "thoughtSignature");
    Signature signature = signed == null ? null : GeminiSignatures.decode(signed);
    if (part.has("functionCall")) {
      parts.add(call(part.path("functionCall"), signature));
      return;
    }
    String text = Json.textOf(part, "text");
    boolean thought = part.path("thought").asBoolean(false);
    if (thought && !text.isEmpty()) {
      parts.add(new Reasoning(signature == null ? text : unsigned(parts) + text, signature));
      return;
    }
    if (signature != null) {
      ContentPart alone = GeminiSignatures.alone(signature);
      boolean ofText = thought && alone instanceof Reasoning;
      parts.add(ofText ? new Reasoning(unsigned(parts), signature) : alone);
    }
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    } else if (part.has("inlineData")) {
      parts.add(inline(part.path("inlineData")));
    } else if (part.has("fileData")) {
      parts.add(linked(part.path("fileData")));
    } else if (part.has("functionResponse")) {
      parts.add(result(part.path("functionResponse")));
    } else {
      unknown(part);
    }
  }

  /** {@code parts} with neighbouring texts as one: clients hand streams back in their pieces. */
  private static List<ContentPart> joined(List<ContentPart> parts) {
    List<ContentPart> joined = new ArrayList<>();
    for (ContentPart part : parts) {
      if (part instanceof Text more && !joined.isEmpty() && joined.getLast() instanceof Text text) {
        joined.set(joined.size() - 1, new Text(text.text() + more.text()));
      } else {
        joined.add(part);
      }
    }
    return joined;
  }

  /**
   * Takes the last thoughts out of {@code parts} that have no signature yet, as a stream has them
   * in pieces, and the signature of them all after the last.
   */
  private static String unsigned(List<ContentPart> parts) {
    StringBuilder text = new StringBuilder();
    while (!parts.isEmpty()
        && parts.getLast() instanceof Reasoning last
        && last.signature() == null) {
      text.insert(0, last.text());
      parts.removeLast();
    }
    return text.toString();
  }

  private void unknown(JsonNode part) {
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      if (!KNOWN.contains(member.getKey()) && !BESIDE.contains(member.getKey())) {
        obstacle = Optional.of("it does not take content of type '" + member.getKey() + "'");
      }
    }
  }

  private ToolUse call(JsonNode call, @Nullable Signature signature) {
    String name = Json.textOf(call, "name");
    String own = Json.textOf(call, "id");
    String id = own.isEmpty() ? "call_" + calls : own;
    calls++;
    unanswered.computeIfAbsent(name, key -> new ArrayDeque<>()).add(id);
    JsonNode arguments = call.path("args");
    return new ToolUse(id, name, arguments.isObject() ? Json.text(arguments) : "{}", signature);
  }

  private ToolResult result(JsonNode result) {
    String name = Json.textOf(result, "name");
    String own = Json.textOf(result, "id");
    Deque<String> open = unanswered.getOrDefault(name, new ArrayDeque<>());
    String next = own.isEmpty() ? open.poll() : own;
    open.remove(own);
    JsonNode response = result.path("response");
    List<ContentPart> parts = new ArrayList<>();
    parts.add(new Text(text(response)));
    for (JsonNode part : result.path("parts")) {
      add(part, parts);
    }
    return new ToolResult(next == null ? "call_" + name : next, parts, isError(response));
  }

  private static boolean isError(JsonNode response) {
    return response.size() == 1 && response.hasNonNull("error");
  }

  /** The text of a result: that of its only member if it is one of the usual names. */
  private static String text(JsonNode response) {
    if (response.size() == 1) {
      for (String usual : List.of("result", "output", "error")) {
        if (response.path(usual).isTextual()) {
          return response.path(usual).textValue();
        }
      }
    }
    return Json.text(response.isMissingNode() ? Json.object() : response);
  }

  private static ContentPart inline(JsonNode data) {
    String type = Json.textOf(data, "mimeType");
    String base64 = Json.textOf(data, "data").replace('-', '+').replace('_', '/');
    if (type.startsWith("image/")) {
      return new InlineImage(type, base64, null);
    }
    return type.startsWith("audio/")
        ? new InlineAudio(type, base64)
        : new InlineFile(type, base64, Json.textOrNull(data, "displayName"));
  }

  private static ContentPart linked(JsonNode file) {
    String type = Json.textOrNull(file, "mimeType");
    String url = Json.textOf(file, "fileUri");
    return type != null && type.startsWith("image/")
        ? new LinkedImage(url, null)
        : new LinkedFile(type, url, Json.textOrNull(file, "displayName"));
  }

  /** Counts the parts of {@code body} whose data is of a type that begins like {@code type}. */
  static int count(ObjectNode body, String type) {
    int count = 0;
    for (JsonNode content : body.path("contents")) {
      for (JsonNode part : content.path("parts")) {
        JsonNode data = part.has("inlineData") ? part.path("inlineData") : part.path("fileData");
        count += data.isObject() && Json.textOf(data, "mimeType").startsWith(type) ? 1 : 0;
      }
    }
    return count;
  }
}
