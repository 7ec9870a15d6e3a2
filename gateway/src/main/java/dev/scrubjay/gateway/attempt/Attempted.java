package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.upstream.Upstream;
import java.util.List;
import java.util.Map;

/**
 * The attempt that succeeded: a model's reply, or the beginning of it.
 *
 * @param upstream the model that replies
 * @param failed ids of the models that failed before
 * @param hedge whether it was attempted twice
 * @param firstNanos when the first attempt of the request began
 * @param startNanos when this attempt began
 * @param span of this attempt
 * @param dropped members of the request that the provider cannot express
 * @param headers of the reply that the client may see
 * @param reply an answer as JSON, or its events
 */
public record Attempted<T>(
    Upstream upstream,
    List<String> failed,
    HedgedCall.Hedge hedge,
    long firstNanos,
    long startNanos,
    AttemptSpan span,
    List<String> dropped,
    Map<String, String> headers,
    T reply) {
  public Attempted {
    failed = List.copyOf(failed);
    dropped = List.copyOf(dropped);
    headers = Map.copyOf(headers);
  }
}
