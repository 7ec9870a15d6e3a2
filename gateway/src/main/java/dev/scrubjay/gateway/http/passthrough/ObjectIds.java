package dev.scrubjay.gateway.http.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids of objects in a provider's account, as requests and replies name them. */
public final class ObjectIds {
  /** The most ids that one request may name. */
  static final int MAX_IDS = 1000;

  private static final int MAX_LENGTH = 200;

  /** The ids of OpenAI and Anthropic, and the resource names of Google. */
  private static final Pattern ID =
      Pattern.compile(
          "(?:file|vs|vsfb|batch|upload|asst|thread|ftjob|msgbatch|conv|resp|cntr|video|cfile)[-_]"
              + "[A-Za-z0-9._-]{1,180}|(?:https?://[^"
              + " ]{1,100}/)?(?:files|cachedContents|tunedModels|batches)/[A-Za-z0-9._-]{1,180}");

  private static final Pattern OF_GOOGLE =
      Pattern.compile("https?://[^ ]{1,200}/files/([A-Za-z0-9._-]{1,180})");

  /** The members by which a reply names what the call has made. */
  private static final String[] MADE = {
    "/id", "/name", "/file/id", "/file/name", "/output_file_id", "/error_file_id"
  };

  /** The members of a request to a model that name files, stores of them, and containers. */
  private static final Set<String> REFERENCES =
      Set.of(
          "file_id",
          "file_ids",
          "fileUri",
          "file_uri",
          "vector_store_id",
          "vector_store_ids",
          "container",
          "container_id",
          "cachedContent",
          "cached_content");

  /** Members whose content is the caller's own: schemas, arguments and results of its tools. */
  private static final Set<String> FREE =
      Set.of(
          "parameters",
          "input_schema",
          "schema",
          "json_schema",
          "parametersJsonSchema",
          "responseSchema",
          "responseJsonSchema",
          "metadata",
          "args",
          "arguments");

  private ObjectIds() {}

  /** The ids in a request's body, wherever they are; at most {@link #MAX_IDS} and one. */
  static Set<String> named(JsonNode body) {
    Set<String> ids = new LinkedHashSet<>();
    collect(body, ids);
    return ids;
  }

  /**
   * The ids of files, vector stores and containers that a request to a model names, at most {@link
   * #MAX_IDS} and one. Texts that look like ids are texts there, so that only certain members
   * count.
   */
  public static Set<String> referenced(JsonNode body) {
    Set<String> ids = new LinkedHashSet<>();
    references(body, ids);
    return ids;
  }

  private static void references(JsonNode node, Set<String> ids) {
    boolean calls = node.path("type").asText("").endsWith("tool_use");
    node.properties()
        .forEach(
            member -> {
              if (REFERENCES.contains(member.getKey())) {
                reference(member.getValue(), ids);
              }
              boolean free = calls && member.getKey().equals("input");
              if (!free && !FREE.contains(member.getKey())) {
                references(member.getValue(), ids);
              }
            });
    if (node.isArray()) {
      node.forEach(child -> references(child, ids));
    }
  }

  private static void reference(JsonNode value, Set<String> ids) {
    if (value.isArray()) {
      value.forEach(each -> reference(each, ids));
    } else if (value.isObject()) {
      reference(value.path("id"), ids);
    } else if (value.isTextual() && !value.textValue().isEmpty() && ids.size() <= MAX_IDS) {
      String id = referenced(value.textValue());
      if (id != null) {
        ids.add(id);
      }
    }
  }

  /** The id in a member's text; null for the URL of a file that is in no provider's account. */
  private static @Nullable String referenced(String text) {
    if (!text.contains("://")) {
      return plain(text);
    }
    Matcher file = OF_GOOGLE.matcher(text);
    if (file.lookingAt()) {
      return file.group(1);
    }
    return text.contains("generativelanguage.googleapis.com") ? text : null;
  }

  private static void collect(JsonNode node, Set<String> ids) {
    if (node.isTextual() && node.textValue().length() <= MAX_LENGTH && ids.size() <= MAX_IDS) {
      String text = node.textValue();
      if (ID.matcher(text).matches()) {
        ids.add(plain(text));
      }
    }
    node.forEach(child -> collect(child, ids));
  }

  /** The ids of what a call has made, by its reply. */
  static Set<String> made(JsonNode reply) {
    Set<String> ids = new LinkedHashSet<>();
    for (String pointer : MADE) {
      String id = reply.at(pointer).textValue();
      if (id != null && id.matches("[A-Za-z0-9._/-]{1," + MAX_LENGTH + "}")) {
        ids.add(plain(id));
      }
    }
    return ids;
  }

  /** An id without the collection that Google writes before it. */
  private static String plain(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
