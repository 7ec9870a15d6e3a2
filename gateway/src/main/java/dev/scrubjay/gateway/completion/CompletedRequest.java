package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.policy.cache.Scope;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that has ended, in figures.
 *
 * @param requestId what it was known by
 * @param scope whose it was
 * @param operation what was asked for
 * @param type how it was answered
 * @param success whether it was
 * @param model the one whose answer it got; empty if none was asked
 * @param fallback whether other models had failed before
 * @param usage tokens of the answer; none for hits
 * @param costUsd what was paid
 * @param strongestCostUsd what the strongest model would have cost; as {@code costUsd} if the
 *     client had pinned the model
 * @param savedUsd what a hit saved
 * @param total from the request to its answer's end
 * @param upstream the part of {@code total} spent waiting for providers
 * @param unoptimized what it would have taken with neither cache nor router
 */
public record CompletedRequest(
    String requestId,
    Scope scope,
    String operation,
    Type type,
    boolean success,
    Optional<String> model,
    boolean fallback,
    Usage usage,
    double costUsd,
    double strongestCostUsd,
    double savedUsd,
    Duration total,
    Duration upstream,
    Duration unoptimized) {

  /** A hit, ended at {@code endNanos}. */
  static CompletedRequest hit(
      RequestContext context, String operation, Entry.Origin origin, long endNanos) {
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        Type.CACHE_HIT,
        true,
        Optional.of(origin.model()).filter(model -> !model.isEmpty()),
        false,
        Usage.NONE,
        0,
        0,
        origin.costUsd(),
        Duration.ofNanos(endNanos - context.startNanos()),
        Duration.ZERO,
        origin.latency());
  }

  /** One that shared the answer to another, ended at {@code endNanos}. */
  static CompletedRequest coalesced(
      RequestContext context,
      String operation,
      Optional<String> model,
      double savedUsd,
      long endNanos) {
    Duration total = Duration.ofNanos(endNanos - context.startNanos());
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        Type.COALESCED,
        true,
        model.filter(known -> !known.isEmpty()),
        false,
        Usage.NONE,
        0,
        0,
        savedUsd,
        total,
        total,
        total);
  }

  /** A decision that the caller carries out itself, made at {@code endNanos}. */
  static CompletedRequest advice(
      RequestContext context, String operation, Optional<String> model, long endNanos) {
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        Type.ADVICE,
        model.isPresent(),
        model,
        false,
        Usage.NONE,
        0,
        0,
        0,
        Duration.ofNanos(endNanos - context.startNanos()),
        Duration.ZERO,
        Duration.ZERO);
  }

  /** A request that got no answer, ended at {@code endNanos}. */
  static CompletedRequest failure(
      RequestContext context, String operation, Type type, long endNanos) {
    Duration total = Duration.ofNanos(endNanos - context.startNanos());
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        type,
        false,
        Optional.empty(),
        false,
        Usage.NONE,
        0,
        0,
        0,
        total,
        total,
        total);
  }

  /** The time that the gateway itself took. */
  public Duration overhead() {
    Duration own = total.minus(upstream);
    return own.isNegative() ? Duration.ZERO : own;
  }

  /** How a request was answered: the seed's optimization types. */
  public enum Type {
    CACHE_HIT,
    MODEL_ROUTING,
    /** By the model that the client named. */
    PINNED,
    /** By the answer to a request that had come before. */
    COALESCED,
    /** None: an entry was made anew while the old one was served. */
    REFRESH,
    /** By a routing decision, which the caller carries out itself. */
    ADVICE
  }
}
