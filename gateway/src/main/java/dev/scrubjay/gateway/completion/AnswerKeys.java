package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Derives the keys of chat answers.
 *
 * <p>A pinned model's name is in the body, and so in the key; who may answer for it is, too. For
 * {@code auto} the key holds how hard the task is said to be and the profile asked for, for these
 * decide how good a model must be (what is guessed follows from the body); the accuracy asked for
 * is compared with the entry's model on each hit instead, so that a better answer serves all.
 */
public final class AnswerKeys {
  private AnswerKeys() {}

  /** The key of the answer to {@code request}. Takes time in proportion to the request's size. */
  public static CacheKey of(Scope scope, ChatRequest request, RoutingRequirements requirements) {
    CacheKey key = later(scope, request, requirements);
    key.hash();
    return key;
  }

  /**
   * The key as {@link #of}, which takes that time once its hash is needed: a request that bypasses
   * the cache needs none.
   */
  public static CacheKey later(Scope scope, ChatRequest request, RoutingRequirements requirements) {
    ClientDialect dialect = request.dialect();
    return CacheKey.derivedLater(
        scope,
        dialect.operation(),
        routeScope(request, requirements),
        () -> dialect.keyForm().canonical(request.body()));
  }

  /**
   * What stands for all requests that differ from {@code request} in nothing but the text of their
   * last turn, and agree in {@code alike}; 64 hex digits.
   *
   * @param rest of the request, in the form from which keys are derived
   */
  static String partition(
      Scope scope,
      ChatRequest request,
      RoutingRequirements requirements,
      ObjectNode rest,
      String alike) {
    ClientDialect dialect = request.dialect();
    return CacheKey.derive(
            scope,
            dialect.operation(),
            "semantic:" + alike + '\n' + routeScope(request, requirements),
            dialect.keyForm().canonical(rest))
        .hash();
  }

  /** The key among the answers that are drawn apart, as sample {@code name} of equal requests. */
  public static CacheKey sampleOf(CacheKey key, String name) {
    return key.among("sample:" + name);
  }

  private static String routeScope(ChatRequest request, RoutingRequirements requirements) {
    String route =
        request.model().equals(ChatRequest.AUTO)
            ? "auto:"
                + requirements.complexity().map(AnswerKeys::lower).orElse("")
                + requirements.profile().map(profile -> ":" + lower(profile)).orElse("")
            : "pinned" + substitutes(requirements.fallbacks());
    return route + new TreeMap<>(request.dialect().keyHeaders(request.headers()));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The part of the key by which a request gets another model's answer only if it allows that. */
  private static String substitutes(FallbackChoice fallbacks) {
    return switch (fallbacks) {
      case FallbackChoice.Configured configured -> "";
      case FallbackChoice.NoFallback none -> ":alone";
      case FallbackChoice.AnyModel any -> ":or any";
      case FallbackChoice.ListedModels named -> ":or " + named.models();
    };
  }
}
