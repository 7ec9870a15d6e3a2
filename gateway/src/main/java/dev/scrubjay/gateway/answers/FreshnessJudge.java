package dev.scrubjay.gateway.answers;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.policy.cache.CacheDirectives;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Judges whether an entry may answer a request now. */
public final class FreshnessJudge {
  /** A draw with which no entry is due for an early refresh. */
  private static final double NO_EARLY_REFRESH = 1;

  private final Supplier<CachePolicy> policy;
  private final InstantSource clock;
  private final RandomGenerator random;

  public FreshnessJudge(Supplier<CachePolicy> policy, InstantSource clock, RandomGenerator random) {
    this.policy = policy;
    this.clock = clock;
    this.random = random;
  }

  /** The freshness of an answer's entry, which may be due for an early refresh. */
  public Freshness ofAnswer(Entry entry, CacheDirectives directives) {
    return Refusals.read(entry).isPresent()
        ? ofRefusal(entry)
        : judge(entry, directives, 1 - random.nextDouble());
  }

  /** The freshness of an entry that the gateway cannot refresh itself. */
  public Freshness ofResult(Entry entry, CacheDirectives directives) {
    return judge(entry, directives, NO_EARLY_REFRESH);
  }

  /** The freshness of a refusal, which is never served stale. */
  private Freshness ofRefusal(Entry entry) {
    return entry.softExpiry().isAfter(clock.instant()) ? Freshness.FRESH : Freshness.UNUSABLE;
  }

  private Freshness judge(Entry entry, CacheDirectives directives, double draw) {
    Instant now = clock.instant();
    return policy
        .get()
        .freshness()
        .judge(
            Duration.between(entry.created(), now),
            Duration.between(now, entry.softExpiry()),
            entry.origin().latency(),
            directives,
            draw);
  }
}
