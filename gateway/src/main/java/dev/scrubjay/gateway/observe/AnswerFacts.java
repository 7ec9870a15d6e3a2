package dev.scrubjay.gateway.observe;

import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The facts about an answer that a response's headers state.
 *
 * @param cache the part that the cache had in it
 * @param model the model that produced it
 * @param provider the provider of that model
 * @param simulated whether that provider is simulated
 * @param costUsd USD paid; empty if that is not known yet, as at a stream's start
 * @param savedUsd USD that the hit saved
 * @param fallbacks models that had failed before
 * @param relaxed requirements that no model met
 * @param reasons the router's reasons; none if the client named the model
 * @param dropped members of the request that the provider does not support
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

  /** The facts for another request that shares the answer, and pays nothing. */
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

  /** The facts for a request that the answer has saved so much. */
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
