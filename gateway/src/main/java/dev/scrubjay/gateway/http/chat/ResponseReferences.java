package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.dialect.responses.References;
import dev.scrubjay.gateway.dialect.responses.ResponsesEndpoint;
import dev.scrubjay.gateway.dialect.responses.TranslatedIds;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.shared.KnownResponse;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds what a request of the Responses API refers to. What a provider keeps binds the request to
 * that provider. What was translated from another dialect is kept by the cache alone, and takes the
 * place of its reference. Only what the same tenant and workspace were given is found.
 */
public final class ResponseReferences {
  private final ResponseMemory memory;
  private final NamedModels models;
  private final CachedResponses cached;

  public ResponseReferences(ResponseMemory memory, NamedModels models, RedisCache cache) {
    this.memory = memory;
    this.models = models;
    this.cached = new CachedResponses(memory, cache);
  }

  /**
   * A request whose references have been found.
   *
   * @param rewritten whether it is another than the one that was sent
   * @param bound whether no other provider than that of its model can answer it
   */
  record Resolved(ChatRequest request, boolean rewritten, boolean bound) {}

  /** Whether {@code request} refers to anything. */
  static boolean refers(ChatRequest request) {
    return !references(request).isEmpty();
  }

  private static References references(ChatRequest request) {
    return request.dialect() instanceof OpenAiResponses
            || request.dialect() instanceof ResponsesEndpoint
        ? References.in(request.body())
        : References.NONE;
  }

  /** Resolves the references of {@code request}; fails with an {@link ApiException}. */
  Future<Resolved> resolve(Scope scope, ChatRequest request) {
    References references = references(request);
    if (references.isEmpty()) {
      return Future.succeededFuture(new Resolved(request, false, false));
    }
    return fill(scope, request, references.translatedItems())
        .compose(filled -> makers(scope, references).map(makers -> bind(filled, makers)))
        .compose(bound -> reasoned(scope, bound, references.reasoning()));
  }

  private Future<Resolved> fill(Scope scope, ChatRequest request, List<String> items) {
    Map<String, Future<Optional<ObjectNode>>> responses = new LinkedHashMap<>();
    for (String item : items) {
      TranslatedIds.responseOf(item)
          .ifPresent(id -> responses.computeIfAbsent(id, own -> cached.find(scope, own)));
    }
    return Future.join(List.copyOf(responses.values()))
        .map(
            found -> {
              Map<String, JsonNode> whole = new LinkedHashMap<>();
              for (String id : items) {
                whole.put(id, item(id, responses));
              }
              return whole.isEmpty()
                  ? new Resolved(request, false, false)
                  : refilled(request, whole);
            });
  }

  private static Resolved refilled(ChatRequest request, Map<String, JsonNode> items) {
    ObjectNode body = References.filled(request.body(), items);
    return new Resolved(request.dialect().decode(body, request.headers()), true, false);
  }

  private static JsonNode item(String id, Map<String, Future<Optional<ObjectNode>>> responses) {
    Future<Optional<ObjectNode>> response = responses.get(TranslatedIds.responseOf(id).orElse(""));
    if (response == null) {
      throw unknownItem(id);
    }
    return response
        .result()
        .map(whole -> whole.path("output").path(TranslatedIds.indexOf(id).orElse(0)))
        .filter(item -> item.path("id").asText().equals(id))
        .orElseThrow(() -> unknownItem(id));
  }

  /** The makers of what providers keep, each found or else an error. */
  private Future<List<KnownResponse>> makers(Scope scope, References references) {
    List<Future<KnownResponse>> makers = new ArrayList<>();
    String previous = references.previous();
    if (previous != null) {
      makers.add(maker(scope, previous, () -> unknownPrevious(previous)));
    }
    String conversation = references.conversation();
    if (conversation != null) {
      makers.add(maker(scope, conversation, () -> unknownConversation(conversation)));
    }
    references.keptItems().forEach(id -> makers.add(maker(scope, id, () -> unknownItem(id))));
    return Future.all(makers).map(all -> makers.stream().map(Future::result).toList());
  }

  private Future<KnownResponse> maker(Scope scope, String id, Supplier<ApiException> unknown) {
    return memory
        .find(scope, id)
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)))
        .map(found -> found.filter(KnownResponse::kept).orElseThrow(unknown));
  }

  private Resolved bind(Resolved filled, List<KnownResponse> makers) {
    if (makers.isEmpty()) {
      return filled;
    }
    ChatRequest request = filled.request();
    KnownResponse maker = makers.getFirst();
    if (makers.stream().anyMatch(other -> !other.provider().equals(maker.provider()))) {
      throw invalid("The request refers to responses of several providers.");
    }
    if (request.isAuto()) {
      return named(request, answering(makers));
    }
    String provider = models.model(request).provider().name();
    if (!provider.equals(maker.provider())) {
      throw invalid(
          "The request refers to a response that provider "
              + maker.provider()
              + " keeps, and its model is at "
              + provider
              + ". Name a model of "
              + maker.provider()
              + ", or send the whole input.");
    }
    return new Resolved(request, filled.rewritten(), true);
  }

  /** The first of {@code makers} that is a model; a conversation may have had none yet. */
  private static KnownResponse answering(List<KnownResponse> makers) {
    return makers.stream()
        .filter(maker -> !maker.model().isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "The conversation is kept by provider "
                        + makers.getFirst().provider()
                        + ", and no model has answered in it yet. Name a model of that provider."));
  }

  private static Resolved named(ChatRequest request, KnownResponse maker) {
    ObjectNode body = request.body().deepCopy().put("model", maker.model());
    return new Resolved(request.dialect().decode(body, request.headers()), true, true);
  }

  /**
   * Binds a request for {@code auto} to the provider that keeps its reasoning. Reasoning that the
   * request's provider does not keep for this tenant and workspace is left out.
   */
  private Future<Resolved> reasoned(Scope scope, Resolved resolved, Set<String> reasoning) {
    if (reasoning.isEmpty()) {
      return Future.succeededFuture(resolved);
    }
    Map<String, Future<Optional<KnownResponse>>> makers = new LinkedHashMap<>();
    reasoning.forEach(id -> makers.put(id, memory.find(scope, id).otherwise(Optional.empty())));
    return Future.join(List.copyOf(makers.values()))
        .map(
            all -> {
              List<KnownResponse> known =
                  makers.values().stream()
                      .flatMap(maker -> maker.result().stream())
                      .filter(KnownResponse::kept)
                      .toList();
              Resolved bound =
                  resolved.request().isAuto() && !known.isEmpty()
                      ? named(resolved.request(), known.getFirst())
                      : resolved;
              return withoutForeign(bound, makers);
            });
  }

  private Resolved withoutForeign(
      Resolved resolved, Map<String, Future<Optional<KnownResponse>>> makers) {
    ChatRequest request = resolved.request();
    String provider = request.isAuto() ? "" : models.model(request).provider().name();
    Set<String> foreign = new HashSet<>();
    makers.forEach(
        (id, maker) -> {
          boolean own =
              maker
                  .result()
                  .filter(known -> known.kept() && known.provider().equals(provider))
                  .isPresent();
          if (!own) {
            foreign.add(id);
          }
        });
    if (foreign.isEmpty()) {
      return resolved;
    }
    ObjectNode rest = References.without(request.body(), foreign);
    return new Resolved(request.dialect().decode(rest, request.headers()), true, resolved.bound());
  }

  private static ApiException invalid(String message) {
    return new ApiException(
        ApiError.of(ApiError.ErrorKind.INVALID_REQUEST, "response_elsewhere", message));
  }

  private static ApiException unknownPrevious(String id) {
    String message =
        TranslatedIds.isTranslated(id)
            ? "The provider of response '" + id + "' keeps no responses: send the whole input."
            : "Previous response with id '" + id + "' not found.";
    return new ApiException(
        new ApiError(
            ApiError.ErrorKind.INVALID_REQUEST,
            message,
            "previous_response_id",
            "previous_response_not_found",
            null));
  }

  private static ApiException unknownConversation(String id) {
    return new ApiException(
        new ApiError(
            ApiError.ErrorKind.NOT_FOUND,
            "Conversation with id '" + id + "' not found.",
            "conversation",
            "conversation_not_found",
            null));
  }

  private static ApiException unknownItem(String id) {
    return new ApiException(
        new ApiError(
            ApiError.ErrorKind.NOT_FOUND,
            "Item with id '"
                + id
                + "' not found. Items are not kept when `store` is false: send the whole item.",
            "input",
            "item_not_found",
            null));
  }
}
