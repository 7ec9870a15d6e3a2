package dev.scrubjay.gateway.analytics.figures;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The counters. Their names are stored: a renamed counter begins at zero. */
public enum FigureCounter {
  /** Hits by tier. */
  HITS,
  /** Misses by reason. */
  MISSES,
  /** Bypasses by reason. */
  BYPASSES,
  COALESCED,
  /** Stale entries served, by reason. */
  STALE_SERVED,
  /**
   * Misses of entries that had been stale for a while, by the class that chose their TTL, or fixed.
   */
  MISSED_EXPIRED,
  /** Misses of entries that had been evicted, by the class that chose their TTL, or fixed. */
  MISSED_EVICTED,
  /** Hits by operation. */
  OPERATION_HITS,
  OPERATION_MISSES,
  OPERATION_ABSENT,
  OPERATION_EXPIRED,
  OPERATION_EVICTED,

  /** Requests that were to be made before they are asked, by result. */
  PRELOADS,
  /** USD paid for them. */
  PRELOAD_USD,
  /** Hits on answers that were made before they were asked for. */
  PRELOAD_HITS,
  /** Hits on answers to other wordings. */
  SEMANTIC_HITS,
  /** USD paid for judges of other wordings, and for vectors. */
  SEMANTIC_USD,

  STORES,
  DROPPED_STORES,
  RAW_BYTES,
  PAYLOAD_BYTES,
  EVICTIONS,
  TTL_SECONDS,

  DECISIONS,
  UNROUTABLE,
  /** Failed calls by model. */
  UPSTREAM_FAILURES,
  /** Answers by model. */
  MODEL_USAGE,
  /** Cost by model. */
  MODEL_COST_USD,
  /** Answers of unknown cost, by model. */
  MODEL_UNPRICED,
  /** Seconds by model. */
  MODEL_SECONDS,
  /** Tokens of the answers whose cost is known. */
  TOKENS,
  FALLBACKS,
  JUDGED,
  JUDGED_WELL,
  REPORTED_COST_USD,
  /** Requests that were repeated, by result. */
  SHADOWED,
  /** USD paid for repeated requests and their judge. */
  SHADOW_USD,

  /** Requests by type. */
  REQUESTS,
  FAILURES,
  REFUSED,
  ABANDONED,
  /** USD paid for all answers of models. */
  COST_USD,
  /** Answers of models whose cost is unknown. */
  UNPRICED,
  /** Answers that count for cost savings. */
  ROUTED_ANSWERS,
  /** USD paid for routed answers. */
  ROUTED_USD,
  /** The price of routed answers at the strongest model. */
  ROUTED_STRONGEST_USD,
  SAVED_USD,
  /** Hits and shared answers whose savings are unknown. */
  UNPRICED_SAVINGS,
  SERVED_SECONDS,
  UNOPTIMIZED_SECONDS,
  OWN_SECONDS,
  /** The gateway's own time, by bucket of {@link Latencies}. */
  OWN_TIME,
  /** The time from request to answer, by bucket of {@link Latencies}. */
  TOTAL_TIME;

  /** The most labels the words of which are kept; there are few but for models. */
  private static final int MAX_KEPT = 200;

  private final String word = name().toLowerCase(Locale.ROOT);

  @SuppressWarnings("ImmutableEnumChecker") // it keeps what it would make again
  private final Map<Object, String> words = new ConcurrentHashMap<>();

  public String word() {
    return word;
  }

  public String word(String label) {
    String known = words.get(label);
    return known == null ? kept(label, label) : known;
  }

  /** As {@link #word(String)}, for the constant's name in lower case. */
  public String word(Enum<?> label) {
    String known = words.get(label);
    return known == null ? kept(label, label.name().toLowerCase(Locale.ROOT)) : known;
  }

  private String kept(Object label, String text) {
    String made = word + ":" + text;
    if (words.size() < MAX_KEPT) {
      words.put(label, made);
    }
    return made;
  }
}
