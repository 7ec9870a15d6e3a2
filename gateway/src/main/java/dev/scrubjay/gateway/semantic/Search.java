package dev.scrubjay.gateway.semantic;

import dev.scrubjay.policy.semantic.ReuseDecision.ReuseCandidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search among the near prompts came to.
 *
 * @param answer that may be given again; null if none may
 * @param candidates to compare a model's answer with, nearest first
 * @param audit whether the first candidate's answer could have been given again
 * @param errs whether too many answers that were given again turned out to be wrong
 */
record Search(
    @Nullable NearAnswer answer, List<ReuseCandidate> candidates, boolean audit, boolean errs) {
  static final Search NOTHING = new Search(null, List.of(), false, false);

  Search {
    candidates = List.copyOf(candidates);
  }

  /** The same search, whose answer is not given, but compared with a model's. */
  Search unused() {
    return new Search(null, candidates, answer != null || audit, errs);
  }
}
