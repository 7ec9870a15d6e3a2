package dev.scrubjay.gateway.shadow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.UnstreamedDialect;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.load.JsonMemory;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.upstream.Upstream;

/**
 * A request and the whole answer that a model gave to it.
 *
 * @param upstream the model
 */
public record ServedAnswer(
    Completion completion, RoutePlan plan, Upstream upstream, ObjectNode answer, Usage usage) {
  /** Longer requests are not repeated, as they are kept until the answers are compared. */
  private static final int MAX_CHARS = 100_000;

  /** The largest request and answer, in memory. */
  static final long MAX_BYTES = 4 << 20;

  private static final int MAX_ANSWER_TOKENS = 20_000;

  /**
   * Whether the request can be repeated. Not one that its sender wants kept nowhere, that is bound
   * to a provider, an own key or a budget, or that is not for one text; nor one that is routed
   * otherwise than most: by a cascade, or to explore.
   */
  boolean isRepeatable() {
    return completion.isAuto()
        && plan.decision().isPresent()
        && plan.task().isPresent()
        && plan.cascade().isEmpty()
        && !plan.explores()
        && !completion.context().directives().noStore()
        && completion.context().clientKey().isEmpty()
        && completion.context().requirements().costBudget().isEmpty()
        && !completion.request().stateful()
        && !(completion.request().dialect() instanceof UnstreamedDialect) // such as token counts
        && RepeatableBody.of(completion.request().body())
        && isSmallText();
  }

  private boolean isSmallText() {
    RequestFeatures features = completion.request().features();
    return features.images() == 0
        && features.documents() == 0
        && features.audio() == 0
        && features.textChars() <= MAX_CHARS
        && usage.outputTokens() <= MAX_ANSWER_TOKENS;
  }

  /** The memory that it takes, which is more than {@link #MAX_BYTES} if it is too large. */
  long bytes() {
    long request = JsonMemory.bytes(completion.request().body(), MAX_BYTES);
    return request + JsonMemory.bytes(answer, MAX_BYTES);
  }
}
