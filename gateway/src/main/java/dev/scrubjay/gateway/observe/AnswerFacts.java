package dev.scrubjay.gateway.observe;

import dev.scrubjay.policy.model.Cost;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The facts about an answer that its response's headers tell.
 *
 * @param cache the part of the cache in it
 * @param model the model that answered
 * @param provider the provider of that model
 * @param simulated whether that provider is simulated
 * @param costUsd the cost; empty if it is not known, or not yet, as at a stream's start
 * @param savedUsd the cost that a hit saved; empty if it saved none, or if that is not known
 * @param fallbacks ids of the models that failed before
 * @param spilledFrom ids of those of them that had no capacity
 * @param relaxed requirements that no model met
 * @param reasons of the router's decision; none if the model was pinned
 * @param dropped members of the request that the provider cannot express
 * @param cascade what a cascade made of the request, if there was one
 * @param providerHeaders headers of the provider's reply, for the client that it was made for
 */
public record AnswerFacts(
    CacheStatus cache,
    Optional<String> model,
    Optional<String> provider,
    boolean simulated,
    OptionalDouble costUsd,
    OptionalDouble savedUsd,
    List<String> fallbacks,
    List<String> spilledFrom,
    List<Requirement> relaxed,
    List<String> reasons,
    List<String> dropped,
    Optional<CascadeFacts> cascade,
    Map<String, String> providerHeaders) {
  public AnswerFacts {
    fallbacks = List.copyOf(fallbacks);
    spilledFrom = List.copyOf(spilledFrom);
    relaxed = List.copyOf(relaxed);
    reasons = List.copyOf(reasons);
    dropped = List.copyOf(dropped);
    providerHeaders = Map.copyOf(providerHeaders);
  }

  /** Facts without headers of a provider. */
  public AnswerFacts(
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
    this(
        cache,
        model,
        provider,
        simulated,
        costUsd,
        savedUsd,
        fallbacks,
        List.of(),
        relaxed,
        reasons,
        dropped,
        Optional.empty(),
        Map.of());
  }

  /** Whether the answer is being stored. */
  public boolean isStored() {
    return cache instanceof CacheStatus.Miss miss && miss.stored();
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

  /** The same facts with another part of the cache. */
  public AnswerFacts with(CacheStatus status) {
    return new AnswerFacts(
        status, model, provider, simulated, costUsd, savedUsd, fallbacks, relaxed, reasons,
        dropped);
  }

  /** The facts of an answer that cost {@code cost}. */
  public AnswerFacts costing(Cost cost) {
    return new AnswerFacts(
        cache,
        model,
        provider,
        simulated,
        cost.usd(),
        savedUsd,
        fallbacks,
        spilledFrom,
        relaxed,
        reasons,
        dropped,
        cascade,
        providerHeaders);
  }

  /** The facts of an answer that saved {@code cost}. */
  public AnswerFacts saving(Cost cost) {
    return new AnswerFacts(
        cache,
        model,
        provider,
        simulated,
        costUsd,
        cost.usd(),
        fallbacks,
        spilledFrom,
        relaxed,
        reasons,
        dropped,
        cascade,
        providerHeaders);
  }
}
