package dev.scrubjay.gateway.http.passthrough;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path of a provider's API, as far as it has to be understood.
 *
 * @param family of the endpoint; {@link ApiFamily#OTHER} if it is not known
 * @param id of the object that the path names, if it names one
 */
record ApiPath(ApiFamily family, @Nullable String id) {
  private static final Map<String, ApiFamily> STATELESS =
      Map.ofEntries(
          Map.entry("chat/completions", ApiFamily.CHAT),
          Map.entry("completions", ApiFamily.CHAT),
          Map.entry("messages", ApiFamily.CHAT),
          Map.entry("messages/count_tokens", ApiFamily.CHAT),
          Map.entry("embeddings", ApiFamily.EMBEDDINGS),
          Map.entry("rerank", ApiFamily.EMBEDDINGS),
          Map.entry("moderations", ApiFamily.MODERATIONS),
          Map.entry("images/generations", ApiFamily.IMAGES),
          Map.entry("images/edits", ApiFamily.IMAGES),
          Map.entry("images/variations", ApiFamily.IMAGES),
          Map.entry("audio/transcriptions", ApiFamily.AUDIO),
          Map.entry("audio/translations", ApiFamily.AUDIO),
          Map.entry("audio/speech", ApiFamily.AUDIO),
          Map.entry("realtime", ApiFamily.REALTIME),
          Map.entry("realtime/client_secrets", ApiFamily.REALTIME),
          Map.entry("realtime/sessions", ApiFamily.REALTIME),
          Map.entry("realtime/transcription_sessions", ApiFamily.REALTIME));

  private static final Map<String, ApiFamily> OBJECTS =
      Map.ofEntries(
          Map.entry("files", ApiFamily.FILES),
          Map.entry("uploads", ApiFamily.UPLOADS),
          Map.entry("batches", ApiFamily.BATCHES),
          Map.entry("messages/batches", ApiFamily.BATCHES),
          Map.entry("vector_stores", ApiFamily.VECTOR_STORES),
          Map.entry("fine_tuning/jobs", ApiFamily.FINE_TUNING),
          Map.entry("tunedModels", ApiFamily.FINE_TUNING),
          Map.entry("assistants", ApiFamily.ASSISTANTS),
          Map.entry("threads", ApiFamily.THREADS),
          Map.entry("conversations", ApiFamily.CONVERSATIONS),
          Map.entry("responses", ApiFamily.RESPONSES),
          Map.entry("videos", ApiFamily.VIDEOS),
          Map.entry("containers", ApiFamily.CONTAINERS),
          Map.entry("cachedContents", ApiFamily.CACHED_CONTENTS));

  /** Segments in the place of an id that name an action. */
  private static final Set<String> ACTIONS = Set.of("runs", "input_tokens", "compact");

  /**
   * Reads a path.
   *
   * @param path below the provider's name, with or without the API's version
   * @param writes whether the method is other than GET and HEAD
   */
  static ApiPath of(String path, boolean writes) {
    String plain =
        path.replaceFirst("^/upload(?=/)", "")
            .replaceFirst("^/v\\d+[a-z0-9]*(?=/|$)", "")
            .replaceAll("^/+|/+$", "");
    ApiFamily stateless = STATELESS.get(plain);
    if (stateless != null && (writes || stateless == ApiFamily.REALTIME)) {
      return new ApiPath(stateless, null);
    }
    if (plain.equals("models") || plain.startsWith("models/")) {
      return new ApiPath(writes && !plain.contains(":") ? ApiFamily.OTHER : ApiFamily.MODELS, null);
    }
    String[] segments = plain.split("/", -1);
    ApiPath two = segments.length < 2 ? null : object(segments, 2);
    ApiPath one = two == null ? object(segments, 1) : two;
    return one == null ? new ApiPath(ApiFamily.OTHER, null) : one;
  }

  private static @Nullable ApiPath object(String[] segments, int collection) {
    String name = segments[0] + (collection == 2 ? "/" + segments[1] : "");
    ApiFamily family = OBJECTS.get(name);
    if (family == null) {
      return null;
    }
    String id = segments.length > collection ? segments[collection].split(":", 2)[0] : "";
    return new ApiPath(family, id.isEmpty() || ACTIONS.contains(id) ? null : id);
  }
}
