package dev.scrubjay.gateway.cache.dictionary;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of a replica's dictionaries, counted. Thread-safe. */
public final class DictionaryCounts {
  /** How a training ended. */
  public enum Training {
    /** Its dictionary is in force. */
    ADOPTED,
    /** Its dictionary saves little more than the one in force. */
    NO_GAIN,
    /** Another replica was first, or the tenant has as many as it may. */
    REFUSED,
    /** It, or Redis, failed. */
    FAILED
  }

  /** Why an entry could not be decoded for want of its dictionary. */
  public enum Failure {
    /** Redis does not have it any more. */
    ABSENT,
    /** Redis has something else in its place. */
    CORRUPT,
    /** Redis did not answer. */
    UNREACHABLE
  }

  /** What an entry is compressed with. */
  public enum Use {
    /** The dictionary that ships with the gateway. */
    BUILT_IN,
    /** A dictionary trained on what the tenant stores for the operation. */
    TRAINED
  }

  private final Map<Enum<?>, LongAdder> counts = new ConcurrentHashMap<>();

  /** Counts one of {@code what}, a constant of the enums above. */
  public void add(Enum<?> what) {
    counts.computeIfAbsent(what, first -> new LongAdder()).increment();
  }

  public long of(Enum<?> what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }
}
