package dev.scrubjay.gateway.shadow;

import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.model.Cost;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a shadow request may cost, to be reserved before it is made. */
final class ShadowCost {
  /** The tokens that an answer has beyond twice those of the served one, at most nearly always. */
  private static final long MORE = 500;

  /** The tokens of a judge's instructions. */
  private static final long INSTRUCTIONS = 250;

  private ShadowCost() {}

  /**
   * The amount, USD; empty if a price is unknown. An answer may be longer than is assumed here, but
   * is paid for from then on like any other.
   *
   * @param judge null if there is none
   */
  static OptionalDouble most(
      Upstream challenger, @Nullable Upstream judge, RoutingRequest task, Usage served) {
    long input = Math.max(task.inputTokens(), served.inputTokens());
    long output = 2 * served.outputTokens() + MORE;
    Cost cost = challenger.cost(new Usage(input, Math.min(output, limit(task))));
    if (judge != null) {
      long read = INSTRUCTIONS + input + served.outputTokens() + output;
      cost = cost.plus(judge.cost(new Usage(read, MORE)));
    }
    return cost.usd();
  }

  /** The request's own limit of output tokens; there may be none. */
  private static long limit(RoutingRequest task) {
    return task.maxOutputTokens() > 0 ? task.maxOutputTokens() : Long.MAX_VALUE;
  }
}
