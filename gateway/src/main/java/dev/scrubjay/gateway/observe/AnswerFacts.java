package dev.scrubjay.gateway.observe;

import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a response's headers say of its answer.
 *
 * @param cache what the cache had to do with it
 * @param model the model that made it
 * @param provider who serves that model
 * @param simulated whether that provider makes its answers up
 * @param costUsd what was paid; empty if that is not known yet, as at a stream's start
 * @param savedUsd what the hit saved
 * @param fallbacks models that had failed before
 * @param relaxed requirements that no model met
 * @param reasons why the router chose as it did; none if it was not asked
 * @param dropped members of the request that the provider has no word for
 */
public record AnswerFacts(
    CacheStatus cache,
    Optional<String> model,
    Optional<String> provider,
    boolean simulated,
    OptionalDouble costUsd,
    OptionalDouble savedUsd,
    List<String> fallbacks,
    List<Requirement> relaxed,
    List<String> reasons,
    List<String> dropped) {
  public AnswerFacts {
    fallbacks = List.copyOf(fallbacks);
    relaxed = List.copyOf(relaxed);
    reasons = List.copyOf(reasons);
    dropped = List.copyOf(dropped);
  }

  /** The same for another request that shares the answer, and pays nothing. */
  public AnswerFacts sharedAs(CacheStatus status) {
    return new AnswerFacts(
        status,
        model,
        provider,
        simulated,
        OptionalDouble.of(0),
        OptionalDouble.empty(),
        List.of(),
        List.of(),
        List.of(),
        dropped);
  }

  public AnswerFacts saving(double usd) {
    return new AnswerFacts(
        cache,
        model,
        provider,
        simulated,
        costUsd,
        OptionalDouble.of(usd),
        fallbacks,
        relaxed,
        reasons,
        dropped);
  }
}
