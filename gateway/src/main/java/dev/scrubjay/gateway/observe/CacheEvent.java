package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.cache.Acquired;
import java.time.Duration;

/** Something that the cache did for a request, besides the result of its lookup. */
public sealed interface CacheEvent {

  /**
   * A request has stopped waiting for another request's answer.
   *
   * @param where the replica that leads the provider call
   * @param waited until the answer began to arrive
   * @param served whether that answer served the request; if not, the request went on by itself
   */
  record Coalesced(Where where, Duration waited, boolean served) implements CacheEvent {
    /** The replica that leads a provider call. */
    public enum Where {
      /** This replica. */
      HERE,
      /** Another replica. */
      ELSEWHERE
    }
  }

  /** A stale entry was served. */
  record StaleServed(StaleReason why) implements CacheEvent {
    /** The reason to serve a stale entry. */
    public enum StaleReason {
      /** It is being refreshed. */
      REVALIDATING,
      /** The request accepts stale entries. */
      ALLOWED,
      /** The alternative was an error. */
      ERROR
    }
  }

  /**
   * An entry is due for a refresh while the old one is served.
   *
   * @param begun whether the refresh was begun; not if too many are in flight
   */
  record Refresh(Occasion occasion, boolean begun) implements CacheEvent {
    /** The occasion to refresh an entry. */
    public enum Occasion {
      /** The entry is stale. */
      STALE,
      /** The entry is requested often, and will be stale soon. */
      EARLY
    }
  }

  /** A lookup missed an entry that had been in the cache before. */
  record MissedEntry(Acquired.Missed entry) implements CacheEvent {}

  /** A request was rejected, as too many provider calls are in flight while Redis is away. */
  record TurnedAway() implements CacheEvent {}
}
