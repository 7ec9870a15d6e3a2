package dev.scrubjay.gateway.request;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** Requests as the classes behind the HTTP server get them. */
public final class TestRequests {
  private TestRequests() {}

  public static RequestContext context(CacheKey key) {
    return context(key, RoutingRequirements.NONE);
  }

  public static RequestContext context(CacheKey key, RoutingRequirements requirements) {
    return new RequestContext(
        "req_1",
        key.scope(),
        requirements,
        CacheDirectives.NONE,
        StoreHints.NONE,
        Set.of("tag"),
        Optional.empty(),
        new Cancellation(),
        RequestTrace.NONE,
        0);
  }

  /** The requirement of an accuracy, and no other. */
  public static RoutingRequirements accuracy(double least) {
    return new RoutingRequirements(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.of(least),
        false,
        FallbackChoice.CONFIGURED);
  }

  /** A request for any model, or for the one named {@code model}. */
  public static ChatRequest chat(String model, boolean stream) {
    return Examples.toOpenAi("\"model\":\"%s\",\"stream\":%b".formatted(model, stream));
  }

  /** A request that is not streamed. */
  public static Completion completion(CacheKey key, String model) {
    return new Completion(context(key), chat(model, false), key);
  }

  public static Completion streamed(CacheKey key, String model) {
    return new Completion(context(key), chat(model, true), key);
  }

  /** A request for any model that is accurate enough. */
  public static Completion accurate(CacheKey key, double least) {
    return new Completion(context(key, accuracy(least)), chat(ChatRequest.AUTO, false), key);
  }

  /** A request with {@code requirements}, under a key that stands for any. */
  public static Completion completion(ChatRequest request, RoutingRequirements requirements) {
    CacheKey key = CacheKey.derive(Scope.DEFAULT, "chat.completions", "", new byte[] {1});
    return new Completion(context(key, requirements), request, key);
  }

  public static RequestContext context(RoutingRequirements requirements) {
    return completion(chat(ChatRequest.AUTO, false), requirements).context();
  }
}
