package dev.scrubjay.gateway.request;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.util.Optional;
import java.util.Set;

/** Requests as the classes behind the HTTP server get them. */
public final class TestRequests {
  private TestRequests() {}

  public static RequestContext context(RoutingRequirements requirements) {
    return new RequestContext(
        "req_1",
        Scope.DEFAULT,
        requirements,
        CacheDirectives.NONE,
        StoreHints.NONE,
        Set.of(),
        Optional.empty(),
        new Cancellation(),
        RequestTrace.NONE,
        0);
  }

  public static Completion completion(ChatRequest request, RoutingRequirements requirements) {
    CacheKey key = CacheKey.derive(Scope.DEFAULT, "chat.completions", "", new byte[] {1});
    return new Completion(context(requirements), request, key);
  }
}
