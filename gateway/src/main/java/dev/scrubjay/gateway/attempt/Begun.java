package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.upstream.Upstream;
import java.util.List;

/**
 * A model that has begun to answer.
 *
 * @param upstream which one
 * @param failed ids of others that were asked before and did not
 * @param reply what it says
 * @param hedge whether it was asked twice
 * @param startNanos when the first of all was asked
 */
public record Begun<T>(
    Upstream upstream, List<String> failed, T reply, HedgedCall.Outcome hedge, long startNanos) {
  public Begun {
    failed = List.copyOf(failed);
  }
}
