package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.observe.AnswerFacts;
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
  private final SequencedMap<String, AnswerFacts> begun = bounded(MAX_REQUESTS * 4);

  /** Keeps the facts that the response to {@code requestId} tells; a stream goes on after that. */
  synchronized void answered(String requestId, AnswerFacts facts) {
    RecentRequest known = ended.get(requestId);
    if (known == null) {
      begun.put(requestId, facts);
    } else {
      ended.put(requestId, new RecentRequest(known.ended(), known.request(), Optional.of(facts)));
    }
  }

  synchronized void completed(CompletedRequest request, Instant now) {
    String id = request.requestId();
    ended.put(id, new RecentRequest(now, request, Optional.ofNullable(begun.remove(id))));
  }

  /** The requests, the newest first. */
  synchronized List<RecentRequest> list() {
    return List.copyOf(ended.reversed().values());
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
