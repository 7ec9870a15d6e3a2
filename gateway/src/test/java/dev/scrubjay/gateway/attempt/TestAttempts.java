package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.util.List;
import java.util.Map;

/** Attempts that have succeeded. */
public final class TestAttempts {
  private static final CacheKey KEY =
      new CacheKey(Scope.DEFAULT, "chat.completions", "0".repeat(64));

  private TestAttempts() {}

  /** The answer of {@code upstream} after those of {@code failed} models. */
  public static Attempted<String> answered(
      Upstream upstream, List<String> failed, long firstNanos) {
    AttemptSpan span =
        AttemptSpan.begin(
            TestRequests.context(KEY), Examples.toOpenAi(""), upstream, () -> firstNanos);
    return new Attempted<>(
        upstream,
        failed,
        HedgedCall.Hedge.NONE,
        firstNanos,
        firstNanos,
        span,
        List.of(),
        Map.of(),
        Allowance.UNLIMITED,
        "answer",
        List.of());
  }
}
