package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.Upstream;
import java.util.List;
import java.util.Map;

/** Attempts that have succeeded. */
public final class TestAttempts {
  private TestAttempts() {}

  /** The answer of {@code upstream} after those of {@code failed} models. */
  public static Attempted<String> answered(
      Upstream upstream, List<String> failed, long firstNanos) {
    AttemptSpan span =
        AttemptSpan.begin(RequestTrace.NONE, Examples.toOpenAi(""), upstream, firstNanos);
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
        List.of(),
        List.of());
  }
}
