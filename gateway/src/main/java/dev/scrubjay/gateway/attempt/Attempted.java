package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.model.Cost;
import java.util.ArrayList;
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
 * @param memory that the reply takes, until it is released
 * @param reply an answer as JSON, or its events
 * @param before calls of the request that have to be paid for beside this one
 * @param spilledFrom ids of the models in {@code failed} that had no capacity for it
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
    Allowance memory,
    T reply,
    List<PaidCall> before,
    List<String> spilledFrom) {
  public Attempted {
    spilledFrom = List.copyOf(spilledFrom);
    before = List.copyOf(before);
    failed = List.copyOf(failed);
    dropped = List.copyOf(dropped);
    headers = Map.copyOf(headers);
  }

  /** The cost of the request: of this attempt, and of the calls before that were paid for. */
  public Cost cost(ChatRequest request, Usage usage) {
    Cost sum = upstream.cost(request, usage);
    for (PaidCall call : before) {
      sum = sum.plus(call.cost(request));
    }
    return sum;
  }

  /** The cost that another answer like this one would have: without that of broken attempts. */
  public Cost costAgain(ChatRequest request, Usage usage) {
    Cost sum = upstream.cost(request, usage);
    for (PaidCall call : before) {
      sum = call.purpose() == PaidCall.Purpose.CHECK ? sum.plus(call.cost(request)) : sum;
    }
    return sum;
  }

  /** Whether this model alone made the answer. */
  public boolean isAlone() {
    return before.stream().allMatch(call -> call.purpose() == PaidCall.Purpose.CHECK);
  }

  /**
   * This attempt of a request for which other calls were made before.
   *
   * @param began when the first of them did
   */
  public Attempted<T> paying(List<PaidCall> calls, long began) {
    return with(failed, hedge, began, calls);
  }

  /** This attempt, whose answer takes the place of that of models which then failed. */
  public Attempted<T> insteadOf(List<String> models) {
    return with(models, hedge, firstNanos, before);
  }

  private Attempted<T> with(
      List<String> models, HedgedCall.Hedge other, long began, List<PaidCall> calls) {
    return new Attempted<>(
        upstream,
        models,
        other,
        began,
        startNanos,
        span,
        dropped,
        headers,
        memory,
        reply,
        calls,
        spilledFrom);
  }

  /** The tokens of the request: of this attempt, and of the calls before. */
  public Usage usage(Usage own) {
    Usage sum = own;
    for (PaidCall call : before) {
      sum =
          new Usage(
              sum.inputTokens() + call.usage().inputTokens(),
              sum.outputTokens() + call.usage().outputTokens(),
              sum.details(),
              sum.tier());
    }
    return sum;
  }

  /** This attempt, which has completed the stream that {@code broken} began. */
  public Attempted<T> after(Attempted<?> broken, PaidCall begun, List<PaidCall> others) {
    List<String> all = new ArrayList<>(broken.failed());
    all.add(broken.upstream().id());
    all.addAll(failed);
    List<PaidCall> paid = new ArrayList<>(broken.before());
    paid.addAll(others);
    paid.add(begun);
    return with(all.stream().distinct().toList(), broken.hedge(), broken.firstNanos(), paid);
  }
}
