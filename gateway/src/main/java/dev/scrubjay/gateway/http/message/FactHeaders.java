package dev.scrubjay.gateway.http.message;

import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.policy.Plain;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Response headers that say where an answer came from and what it cost. */
public final class FactHeaders {
  public static final CharSequence CACHE_STATUS = HttpHeaders.createOptimized("Cache-Status");
  public static final CharSequence MODEL = HttpHeaders.createOptimized("X-Scrubjay-Model");

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final int MAX_NAMES = 20;
  private static final int AMOUNT_DIGITS = 6;
  private static final CharSequence AGE = HttpHeaders.createOptimized("Age");
  private static final CharSequence PROVIDER = HttpHeaders.createOptimized("X-Scrubjay-Provider");
  private static final CharSequence COST = HttpHeaders.createOptimized("X-Scrubjay-Cost");
  private static final CharSequence SAVED = HttpHeaders.createOptimized("X-Scrubjay-Saved");
  private static final CharSequence SIMULATED = HttpHeaders.createOptimized("X-Scrubjay-Simulated");

  /** The amounts that were formatted last, by their hash; threads may overwrite each other's. */
  private static final @Nullable Amount[] AMOUNTS = new Amount[256];

  private FactHeaders() {}

  /** Adds the headers for {@code facts} to {@code response}. */
  public static void put(HttpServerResponse response, AnswerFacts facts) {
    facts.providerHeaders().forEach(response::putHeader);
    response.putHeader(CACHE_STATUS, cacheStatus(facts.cache()));
    age(facts.cache())
        .ifPresent(age -> response.putHeader(AGE, Long.toString(Math.max(0, age.toSeconds()))));
    if (facts.cache() instanceof CacheStatus.Hit hit) {
      hit.reused().ifPresent(other -> reused(response, other));
    }
    facts.model().ifPresent(model -> response.putHeader(MODEL, model));
    facts.provider().ifPresent(provider -> response.putHeader(PROVIDER, provider));
    if (facts.cache().equals(CacheStatus.Bypass.ESTIMATED)) {
      response.putHeader("X-Scrubjay-Estimated", "true");
    }
    if (facts.simulated()) {
      response.putHeader(SIMULATED, "true");
    }
    facts.costUsd().ifPresent(cost -> response.putHeader(COST, usd(cost)));
    boolean saves = facts.cache() instanceof CacheStatus.Hit;
    facts
        .savedUsd()
        .ifPresentOrElse(
            saved -> response.putHeader(SAVED, usd(saved)),
            () -> unknownIf(saves, response, SAVED));
    if (!facts.fallbacks().isEmpty()) {
      response.putHeader("X-Scrubjay-Fallback-From", String.join(", ", facts.fallbacks()));
    }
    if (!facts.spilledFrom().isEmpty()) {
      response.putHeader("X-Scrubjay-Spilled-From", String.join(", ", facts.spilledFrom()));
    }
    if (!facts.relaxed().isEmpty()) {
      response.putHeader(
          "X-Scrubjay-Relaxed",
          facts.relaxed().stream()
              .map(requirement -> requirement.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ")));
    }
    facts.cascade().ifPresent(cascade -> response.putHeader("X-Scrubjay-Cascade", cascade.text()));
    if (!facts.dropped().isEmpty()) {
      response.putHeader("X-Scrubjay-Dropped", names(facts.dropped()));
    }
  }

  private static void reused(HttpServerResponse response, CacheStatus.ReusedFor other) {
    response.putHeader(
        "X-Scrubjay-Similarity", String.format(Locale.ROOT, "%.4f", other.similarity()));
    response.putHeader("X-Scrubjay-Prompt-Hash", other.promptHash());
  }

  /** Says that the cost of a whole answer is unknown, if it is. */
  public static void wholeAnswer(HttpServerResponse response, AnswerFacts facts) {
    unknownIf(facts.costUsd().isEmpty(), response, COST);
  }

  private static void unknownIf(boolean unknown, HttpServerResponse response, CharSequence header) {
    if (unknown) {
      response.putHeader(header, "unknown");
    }
  }

  private static Optional<Duration> age(CacheStatus status) {
    return switch (status) {
      case CacheStatus.Hit hit -> Optional.of(hit.age());
      case CacheStatus.StaleIfError stale -> Optional.of(stale.age());
      case CacheStatus.Miss miss -> Optional.empty();
      case CacheStatus.Partial partial -> Optional.empty();
      case CacheStatus.Bypass bypass -> Optional.empty();
    };
  }

  /** Names chosen by clients, as far as they may stand in a header. */
  private static String names(List<String> dropped) {
    return dropped.stream()
        .map(name -> PLAIN_NAME.matcher(name).matches() ? name : "(unprintable)")
        .limit(MAX_NAMES)
        .collect(Collectors.joining(", "));
  }

  /** The value of {@code Cache-Status}, as in RFC 9211. */
  public static String cacheStatus(CacheStatus status) {
    return switch (status) {
      case CacheStatus.Hit hit ->
          "scrubjay; hit"
              + (hit.reused().isPresent() ? "; detail=semantic" : "")
              + "; ttl="
              + hit.ttl().toSeconds()
              + (hit.preloaded() && hit.reused().isEmpty() ? "; detail=preloaded" : "");
      case CacheStatus.Miss miss ->
          "scrubjay; fwd="
              + switch (miss.reason()) {
                case ABSENT -> "miss";
                case STALE -> "stale";
                case REQUEST -> "request";
                case ACCURACY -> "miss; detail=accuracy";
                case CORRUPT -> "miss; detail=corrupt";
                case CACHE_UNAVAILABLE -> "miss; detail=cache-unavailable";
              }
              + (miss.stored() ? "; stored" : "")
              + (miss.collapsed() ? "; collapsed" : "");
      case CacheStatus.StaleIfError stale -> "scrubjay; fwd=stale; detail=stale-if-error";
      case CacheStatus.Partial partial ->
          "scrubjay; fwd=partial; detail=" + partial.found() + "/" + partial.asked();
      case CacheStatus.Bypass bypass -> "scrubjay; fwd=bypass; detail=" + bypass.reason();
    };
  }

  /** An amount in US dollars without an exponent, such as {@code 0.000123}. */
  static String usd(double amount) {
    Amount[] known = AMOUNTS;
    int slot = Double.hashCode(amount) & (known.length - 1);
    Amount last = known[slot];
    if (last == null || Double.compare(last.usd(), amount) != 0) {
      last = new Amount(amount, Plain.text(amount, AMOUNT_DIGITS));
      known[slot] = last;
    }
    return last.text();
  }

  /** An amount as text; hits repeat the same few. */
  private record Amount(double usd, String text) {}
}
