package dev.scrubjay.gateway.http.passthrough;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The ids of objects in a provider's account, as requests and replies name them. */
final class ObjectIds {
  private static final int MAX_IDS = 200;
  private static final int MAX_LENGTH = 200;

  /** The ids of OpenAI and Anthropic, and the resource names of Google. */
  private static final Pattern ID =
      Pattern.compile(
          "(?:file|vs|vsfb|batch|upload|asst|thread|ftjob|msgbatch|conv|resp|cntr|video|cfile)[-_]"
              + "[A-Za-z0-9._-]{1,180}"
              + "|(?:https?://[^ ]{1,100}/)?(?:files|cachedContents|tunedModels|batches)/[A-Za-z0-9._-]{1,180}");

  /** The members by which a reply names what the call has made. */
  private static final String[] MADE = {
    "/id", "/name", "/file/id", "/file/name", "/output_file_id", "/error_file_id"
  };

  private ObjectIds() {}

  /** The ids in a request's body, wherever they are; at most 200. */
  static Set<String> named(JsonNode body) {
    Set<String> ids = new LinkedHashSet<>();
    collect(body, ids);
    return ids;
  }

  private static void collect(JsonNode node, Set<String> ids) {
    if (node.isTextual() && node.textValue().length() <= MAX_LENGTH && ids.size() < MAX_IDS) {
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
