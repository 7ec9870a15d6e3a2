package dev.scrubjay.gateway.observe;

import dev.scrubjay.policy.evidence.Observation.ObservedPair;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.shadow.PairResult;
import dev.scrubjay.policy.words.PromptWords;
import java.util.Optional;

/**
 * A request that was repeated on another model after its answer.
 *
 * @param requestId of the request itself
 * @param result of the comparison
 * @param challengerUsd paid for the other answer
 * @param judgeUsd paid for the judge
 * @param pair what it teaches of the models; empty if nothing
 * @param words those of its prompt, if both answers were judged
 */
public record ShadowedRequest(
    Scope scope,
    String requestId,
    PairResult result,
    double challengerUsd,
    double judgeUsd,
    Optional<ObservedPair> pair,
    PromptWords words) {

  /** What it cost, USD. */
  public double usd() {
    return challengerUsd + judgeUsd;
  }
}
