package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.key.CacheKey;
import java.util.Set;

/**
 * A request whose body has been parsed.
 *
 * @param objects the ids of those at a provider that it names
 */
record Understood(
    ChatRequest request, RoutingRequirements requirements, CacheKey key, Set<String> objects) {

  /** The same request, which only the model that it names may answer. */
  Understood alone() {
    return new Understood(request, requirements.alone(), key, objects);
  }
}
