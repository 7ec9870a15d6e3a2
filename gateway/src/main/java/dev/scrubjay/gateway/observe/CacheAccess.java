package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.observe.CacheStatus.Miss.MissReason;

/** What a lookup of one key found. */
public sealed interface CacheAccess {
  CacheAccess ABSENT = new KeyMiss();
  CacheAccess APART = new MissApart();

  /** The entry answered the request. */
  record EntryHit(Entry entry) implements CacheAccess {}

  /** There was no entry that might answer. */
  record KeyMiss() implements CacheAccess {}

  /** A miss whatever the cache holds. */
  record MissApart() implements CacheAccess {}

  /** A miss for {@code reason}. */
  static CacheAccess missed(MissReason reason) {
    return switch (reason) {
      case ABSENT, STALE -> ABSENT;
      case REQUEST, ACCURACY, CORRUPT, CACHE_UNAVAILABLE -> APART;
    };
  }
}
