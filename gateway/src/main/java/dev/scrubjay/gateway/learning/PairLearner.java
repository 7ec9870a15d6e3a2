package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.learning.RequestRecorder.JudgedPair;
import dev.scrubjay.gateway.learning.RequestRecorder.JudgedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.observe.ShadowedRequest;
import dev.scrubjay.policy.evidence.Observation.ObservedPair;
import dev.scrubjay.policy.evidence.Observation.ObservedPairOutcome;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.PairVerdict.BothJudged;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.shadow.PairResult;
import dev.scrubjay.policy.words.WordedPair;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from the answers of two models to the same request, for the tenant that sent it. A judge's
 * verdict on the served answer is noted on its request: the caller's replaces it, or makes it void
 * if it came before.
 */
public final class PairLearner implements RequestObserver {
  private static final Logger LOG = LoggerFactory.getLogger(PairLearner.class);

  private final RequestRecorder requests;
  private final Learner learner;

  public PairLearner(RequestRecorder requests, Learner learner) {
    this.requests = requests;
    this.learner = learner;
  }

  @Override
  public void shadowed(ShadowedRequest shadowed) {
    learner.spent(shadowed.scope(), shadowed.usd());
    shadowed.pair().ifPresent(pair -> learn(shadowed, pair));
  }

  private void learn(ShadowedRequest shadowed, ObservedPair pair) {
    learner.observed(shadowed.scope(), shadowed.requestId(), pair);
    if (pair.verdict() instanceof BothJudged both) {
      note(shadowed, pair, both.served());
      learner.learn(shadowed.scope(), worded(shadowed, pair, both));
      if (shadowed.result() == PairResult.AGREED) {
        remember(shadowed, pair, both.served());
      }
    } else {
      remember(shadowed, pair, null);
    }
  }

  private static WordedPair worded(ShadowedRequest shadowed, ObservedPair pair, BothJudged both) {
    return new WordedPair(
        shadowed.words(),
        pair.served().task(),
        pair.served().complexity(),
        pair.served().inputTokens(),
        pair.served().model(),
        pair.challenger(),
        both.served().corrected() - both.challenger().corrected());
  }

  private void remember(ShadowedRequest shadowed, ObservedPair pair, @Nullable Verdict judge) {
    requests.remember(
        shadowed.scope(),
        shadowed.requestId(),
        new RememberedPair(pair.served(), pair.challenger(), Optional.ofNullable(judge)));
  }

  private void note(ShadowedRequest shadowed, ObservedPair pair, Verdict verdict) {
    Scope scope = shadowed.scope();
    requests
        .judge(scope.tenant(), scope.workspace(), shadowed.requestId(), verdict)
        .onSuccess(found -> found.ifPresent(judged -> learn(scope, pair, verdict, judged)))
        .onFailure(away -> LOG.debug("a judge's verdict is not noted: {}", "" + away));
  }

  private void learn(Scope scope, ObservedPair pair, Verdict verdict, JudgedRequest judged) {
    if (judged.counts() && judged.shared()) {
      learner.learn(scope, new ObservedVerdict(pair.served(), verdict, judged.instead()));
    }
  }

  /** Learns from a caller's verdict on a request, if it is one of a pair. */
  void learn(Scope scope, String requestId, Verdict verdict) {
    requests
        .judgePair(scope, requestId, verdict)
        .onSuccess(
            found ->
                found.ifPresent(
                    judged -> learner.observed(scope, requestId, outcome(judged, verdict))))
        .onFailure(away -> LOG.debug("a verdict on a pair is not noted: {}", "" + away));
  }

  private static ObservedPairOutcome outcome(JudgedPair judged, Verdict verdict) {
    return new ObservedPairOutcome(
        judged.pair().served(),
        judged.pair().challenger(),
        judged.pair().judge(),
        verdict,
        judged.instead());
  }
}
