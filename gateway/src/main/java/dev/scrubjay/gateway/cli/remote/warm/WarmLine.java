package dev.scrubjay.gateway.cli.remote.warm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A request to send.
 *
 * @param path at the gateway
 * @param headers beside those of the command's options
 */
record WarmLine(String path, Map<String, String> headers, String body) {
  /** The members of a line that has a body; those of OpenAI's batch files are among them. */
  private static final Set<String> MEMBERS =
      Set.of("path", "url", "headers", "body", "method", "custom_id");

  /** The paths of requests that models answer, whatever is before them: none changes anything. */
  private static final Pattern ANSWERS =
      Pattern.compile(
          "/((.*/)?(completions|messages|responses|embeddings|moderations|rerank)"
              + "|.*:\\w*([gG]enerateContent|[eE]mbedContents?))(\\?.*)?");

  /** Headers that would make a request another one than the answer is for. */
  private static final Set<String> REFUSED = Set.of("host", "content-length", "connection");

  /**
   * Reads a line of a file.
   *
   * @param usualPath of a line that names none
   * @throws IllegalArgumentException saying what is wrong
   */
  static WarmLine parse(String line, String usualPath) {
    ObjectNode object = object(line);
    if (!object.has("body")) {
      return of(usualPath, Map.of(), object);
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!MEMBERS.contains(name)) {
        throw new IllegalArgumentException(
            name + ": unknown (expected: " + String.join(", ", new TreeSet<>(MEMBERS)) + ")");
      }
    }
    if (!object.path("method").asText("POST").equals("POST")) {
      throw new IllegalArgumentException("method: expected POST");
    }
    if (!(object.get("body") instanceof ObjectNode body)) {
      throw new IllegalArgumentException("body: expected an object");
    }
    String path = text(object, "path", text(object, "url", usualPath));
    return of(path, headers(object.path("headers")), body);
  }

  private static ObjectNode object(String line) {
    try {
      return Json.object(line.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(ObjectNode object, String name, String otherwise) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + ": expected a string");
    }
    return value.textValue();
  }

  private static Map<String, String> headers(JsonNode given) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, JsonNode> header : given.properties()) {
      if (!header.getValue().isTextual() || REFUSED.contains(header.getKey())) {
        throw new IllegalArgumentException("headers: " + header.getKey() + ": cannot be sent");
      }
      headers.put(header.getKey(), header.getValue().textValue());
    }
    return headers;
  }

  /** The request for the whole answer, which serves streams too and tells its cost. */
  private static WarmLine of(String path, Map<String, String> headers, ObjectNode body) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path: " + path + " (expected: one that begins with /)");
    }
    if (!ANSWERS.matcher(path).matches()) {
      throw new IllegalArgumentException("path: " + path + " (expected: one that models answer)");
    }
    if (body.path("stream").asBoolean()) {
      body.put("stream", false).remove("stream_options");
    }
    String whole = path.replaceFirst(":streamGenerateContent(\\?.*)?$", ":generateContent");
    return new WarmLine(whole, headers, Json.text(body));
  }
}
