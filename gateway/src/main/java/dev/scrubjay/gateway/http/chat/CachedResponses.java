package dev.scrubjay.gateway.http.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.responses.OpenAiResponses;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.shared.KnownResponse;
import dev.scrubjay.gateway.shared.ResponseMemory;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import java.util.Optional;

/** The responses that the cache has, by their ids. */
record CachedResponses(ResponseMemory memory, RedisCache cache) {

  /** The response {@code id}; empty if the cache has it no more. */
  Future<Optional<ObjectNode>> find(Scope scope, String id) {
    return memory
        .find(scope, id)
        .recover(cause -> Future.failedFuture(Errors.cacheFailed(cause)))
        .compose(
            known ->
                known.isPresent()
                    ? find(scope, id, known.get())
                    : Future.succeededFuture(Optional.empty()));
  }

  /** The response {@code id}, which {@code known} tells of. */
  Future<Optional<ObjectNode>> find(Scope scope, String id, KnownResponse known) {
    return key(scope, known)
        .map(key -> cache.lookup(key).map(lookup -> response(lookup, id)))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  /** Forgets the response {@code id}, here and in the cache. */
  Future<Void> forget(Scope scope, String id, KnownResponse known) {
    return memory
        .forget(scope, id)
        .compose(
            forgotten ->
                key(scope, known)
                    .map(key -> cache.delete(key).<Void>mapEmpty())
                    .orElseGet(Future::succeededFuture));
  }

  private static Optional<CacheKey> key(Scope scope, KnownResponse known) {
    return known.entry().isEmpty()
        ? Optional.empty()
        : Optional.of(new CacheKey(scope, OpenAiResponses.OPERATION, known.entry()));
  }

  /** The response in an entry, if it is still that one and no newer answer. */
  private static Optional<ObjectNode> response(Lookup lookup, String id) {
    if (!(lookup instanceof Lookup.CacheHit hit)) {
      return Optional.empty();
    }
    try {
      ObjectNode response = Json.object(hit.entry().payload().getBytes());
      return Json.textOf(response, "id").equals(id) ? Optional.of(response) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
