package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.cache.Acquired;
import java.time.Duration;

/** What the cache did for requests beside answering or not answering them. */
public sealed interface CacheEvent {

  /**
   * A request's waiting for an answer that another was making already has ended.
   *
   * @param where it was being made
   * @param waited until it began to come
   * @param served whether that answer served the request; else it went on by itself
   */
  record Coalesced(Where where, Duration waited, boolean served) implements CacheEvent {
    /** Where the answer that was waited for is being made. */
    public enum Where {
      /** At this replica. */
      HERE,
      /** At another replica. */
      ELSEWHERE
    }
  }

  /** A stale entry was served. */
  record StaleServed(Why why) implements CacheEvent {
    /** Why it was. */
    public enum Why {
      /** While it is made anew. */
      REVALIDATING,
      /** The request takes it. */
      ALLOWED,
      /** There would have been an error instead. */
      ERROR
    }
  }

  /** An entry is to be made anew while the old one is served; {@code begun} if there was room. */
  record Refresh(Occasion occasion, boolean begun) implements CacheEvent {
    /** When an entry is made anew though it is there. */
    public enum Occasion {
      /** It is stale. */
      STALE,
      /** It is hot, and soon stale. */
      EARLY
    }
  }

  /** An entry was missed that had been there. */
  record Missed(Acquired.Missed entry) implements CacheEvent {}

  /** A request was turned away: too many provider calls are under way while the cache is away. */
  record TurnedAway() implements CacheEvent {}
}
