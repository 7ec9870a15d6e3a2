package dev.scrubjay.gateway.observe;

/**
 * The amounts that one use of the cache adds to the hit rate, which is {@code hits} / ({@code hits}
 * + {@code misses}). A stale entry that is served while it is refreshed is a hit. A request that
 * shares another's answer is a miss, and so is one that says {@code no-cache}; one that is served a
 * stale entry in place of an error was counted as a miss before. Bypasses make no lookup.
 */
public record LookupFigures(int hits, int misses) {
  /** The amounts that {@code status} adds. */
  public static LookupFigures of(CacheStatus status) {
    return switch (status) {
      case CacheStatus.Hit hit -> new LookupFigures(1, 0);
      case CacheStatus.Miss miss -> new LookupFigures(0, 1);
      case CacheStatus.Partial partial -> new LookupFigures(0, 1);
      case CacheStatus.StaleIfError stale -> new LookupFigures(0, 0);
      case CacheStatus.Bypass bypass -> new LookupFigures(0, 0);
    };
  }
}
