package dev.scrubjay.gateway.shadow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Locale;
import java.util.Set;

/**
 * Whether the body of a request, in any client's dialect, asks for one text, which can be compared
 * with another. Tools must be functions of the caller's own: those that a provider runs would run
 * twice, and cost what no usage tells.
 */
public final class RepeatableBody {
  private static final Set<String> OWN_TYPES = Set.of("function", "custom");

  /** The member of Google's tools that are the caller's own. */
  private static final Set<String> DECLARATIONS =
      Set.of("functionDeclarations", "function_declarations");

  private RepeatableBody() {}

  /** Whether it does. */
  public static boolean of(ObjectNode body) {
    JsonNode google = body.path("generationConfig");
    return body.path("n").asInt(1) <= 1
        && body.path("best_of").asInt(1) <= 1
        && google.path("candidateCount").asInt(1) <= 1
        && (!body.path("prompt").isArray() || body.path("prompt").size() == 1)
        && isText(body.path("modalities"))
        && isText(google.path("responseModalities"))
        && !body.hasNonNull("web_search_options")
        && areOwn(body.path("tools"));
  }

  private static boolean isText(JsonNode modalities) {
    for (JsonNode modality : modalities) {
      if (!modality.asText().toLowerCase(Locale.ROOT).equals("text")) {
        return false;
      }
    }
    return true;
  }

  private static boolean areOwn(JsonNode tools) {
    for (JsonNode tool : tools) {
      if (!isOwn(tool)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOwn(JsonNode tool) {
    if (tool.hasNonNull("type")) {
      return OWN_TYPES.contains(Json.textOf(tool, "type"));
    }
    return tool.has("name")
        || tool.has("function")
        || (tool instanceof ObjectNode google
            && Json.membersBeyond(DECLARATIONS, google).isEmpty());
  }
}
