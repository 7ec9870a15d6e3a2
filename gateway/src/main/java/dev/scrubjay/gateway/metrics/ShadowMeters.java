package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.observe.ShadowedRequest;
import dev.scrubjay.policy.shadow.PairResult;
import dev.scrubjay.policy.shadow.ShadowSkip;
import io.micrometer.core.instrument.Counter;
import java.util.List;

/** The meters of requests that are repeated on another model. */
final class ShadowMeters {
  private static final String CHALLENGER = "challenger";
  private static final String JUDGE = "judge";

  private final Family<Counter> results;
  private final Family<Counter> skipped;
  private final Family<Counter> cost;

  ShadowMeters(Families families) {
    results =
        families.counters(
            "shadow_count_total",
            "Requests that were repeated on another model, by how the answers compare",
            "result");
    skipped =
        families.counters(
            "shadow_skipped_count_total",
            "Requests that were to be repeated and were not",
            "reason");
    cost =
        families.counters(
            "shadow_cost_usd_total", "Cost of repeated requests and of their judge, USD", "call");
    results.foresee(words(PairResult.values()));
    skipped.foresee(words(ShadowSkip.values()));
    cost.foresee(List.of(CHALLENGER, JUDGE));
  }

  void ended(ShadowedRequest shadowed) {
    results.of(word(shadowed.result())).increment();
    cost.of(CHALLENGER).increment(shadowed.challengerUsd());
    cost.of(JUDGE).increment(shadowed.judgeUsd());
  }

  void skipped(ShadowSkip reason) {
    skipped.of(word(reason)).increment();
  }
}
