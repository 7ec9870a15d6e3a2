package dev.scrubjay.gateway.tracing;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreOutcome;
import io.opentelemetry.api.trace.Span;
import java.util.Locale;

/** Describes the results of a request's steps in their spans. */
public final class StepSpans {
  private StepSpans() {}

  public static void lookup(Span span, Lookup lookup) {
    switch (lookup) {
      case Lookup.CacheHit hit -> {
        span.setAttribute("scrubjay.cache.result", "hit");
        span.setAttribute("scrubjay.cache.tier", word(hit.tier()));
      }
      case Lookup.CacheMiss miss -> {
        span.setAttribute("scrubjay.cache.result", "miss");
        span.setAttribute("scrubjay.cache.reason", word(miss.reason()));
      }
    }
  }

  public static void lease(Span span, Acquired acquired) {
    String outcome =
        switch (acquired) {
          case Acquired.Granted granted -> "granted";
          case Acquired.Held held -> "held";
          case Acquired.Found found -> "found";
          case Acquired.Uncacheable uncacheable -> "uncacheable";
          case Acquired.Unavailable unavailable -> "unavailable";
        };
    span.setAttribute("scrubjay.lease.outcome", outcome);
  }

  public static void waited(Span span, boolean served) {
    span.setAttribute("scrubjay.wait.served", served);
  }

  public static void store(Span span, StoreOutcome outcome) {
    switch (outcome) {
      case StoreOutcome.Stored stored -> {
        span.setAttribute("scrubjay.store.outcome", "stored");
        span.setAttribute("scrubjay.store.bytes", stored.storedBytes());
        span.setAttribute("scrubjay.store.evicted", stored.evicted());
      }
      case StoreOutcome.Fenced fenced -> span.setAttribute("scrubjay.store.outcome", "fenced");
      case StoreOutcome.Dropped dropped -> {
        span.setAttribute("scrubjay.store.outcome", "dropped");
        span.setAttribute("scrubjay.store.reason", word(dropped.reason()));
      }
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
