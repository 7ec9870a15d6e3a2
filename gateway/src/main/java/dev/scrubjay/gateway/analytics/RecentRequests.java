package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The last requests of a tenant. Bounded; thread-safe. */
final class RecentRequests {
  private static final int MAX_REQUESTS = 50;

  private final SequencedMap<String, RecentRequest> ended = bounded(MAX_REQUESTS);
  private final SequencedMap<String, Begun> begun = bounded(MAX_REQUESTS * 4);

  /** What is known of a request before it ends. */
  private record Begun(Optional<CacheStatus> cache, Optional<AnswerFacts> facts) {
    static final Begun NOTHING = new Begun(Optional.empty(), Optional.empty());
  }

  /** Keeps the part that the cache had in a request. */
  synchronized void used(String requestId, CacheStatus status) {
    begun.put(requestId, new Begun(Optional.of(status), known(requestId).facts()));
  }

  /** Keeps the facts that the response to {@code requestId} tells; a stream goes on after that. */
  synchronized void answered(String requestId, AnswerFacts facts) {
    RecentRequest known = ended.get(requestId);
    if (known == null) {
      begun.put(requestId, new Begun(known(requestId).cache(), Optional.of(facts)));
    } else {
      ended.put(
          requestId,
          new RecentRequest(known.ended(), known.request(), known.cache(), Optional.of(facts)));
    }
  }

  private Begun known(String requestId) {
    return begun.getOrDefault(requestId, Begun.NOTHING);
  }

  synchronized void completed(CompletedRequest request, Instant now) {
    String id = RecentRequest.id(request);
    Begun before = known(id);
    begun.remove(id);
    ended.put(id, new RecentRequest(now, request, before.cache(), before.facts()));
  }

  /** The requests, the newest first. */
  synchronized List<RecentRequest> list() {
    return List.copyOf(ended.reversed().values());
  }

  /** The request named {@code id}, if it is among the last. */
  synchronized Optional<RecentRequest> find(String id) {
    return Optional.ofNullable(ended.get(id));
  }

  private static <V> SequencedMap<String, V> bounded(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }
}
