package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A request that has ended, without anything of its text or its answer's.
 *
 * @param ended when it ended
 * @param cache the part of the cache in it, if it was looked up or bypassed the cache
 * @param facts what its response said of the answer, if it got one
 */
public record RecentRequest(
    Instant ended,
    CompletedRequest request,
    Optional<CacheStatus> cache,
    Optional<AnswerFacts> facts) {

  /**
   * Its name among the recent requests: its request ID. A refresh and reported work have that of
   * the request they belong to, followed by {@code ~} and their type.
   */
  public String id() {
    return id(request);
  }

  static String id(CompletedRequest request) {
    return switch (request.type()) {
      case REFRESH, REPORTED ->
          request.requestId() + '~' + request.type().name().toLowerCase(Locale.ROOT);
      default -> request.requestId();
    };
  }
}
