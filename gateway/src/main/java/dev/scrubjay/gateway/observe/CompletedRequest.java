package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that has ended, in figures.
 *
 * @param requestId what it was known by
 * @param scope whose it was
 * @param operation what was asked for
 * @param type how it was answered
 * @param end whether it was, and why not
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
    End end,
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
  public static CompletedRequest hit(
      RequestContext context, String operation, Entry.Origin origin, long endNanos) {
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        Type.CACHE_HIT,
        End.SUCCESS,
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
  public static CompletedRequest coalesced(
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
        End.SUCCESS,
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
  public static CompletedRequest advice(
      RequestContext context, String operation, RoutingDecision decision, long endNanos) {
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        Type.ADVICE,
        switch (decision) {
          case Routed routed -> End.SUCCESS;
          case Unroutable none -> none.byRequirement() ? End.REFUSED : End.FAILURE;
        },
        decision instanceof Routed routed
            ? Optional.of(routed.selected().model().id())
            : Optional.empty(),
        false,
        Usage.NONE,
        0,
        0,
        0,
        Duration.ofNanos(endNanos - context.startNanos()),
        Duration.ZERO,
        Duration.ZERO);
  }

  /** A request that got no answer, because of {@code cause}, ended at {@code endNanos}. */
  public static CompletedRequest failure(
      RequestContext context, String operation, Type type, Throwable cause, long endNanos) {
    Duration total = Duration.ofNanos(endNanos - context.startNanos());
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        type,
        context.cancellation().isCancelled() ? End.ABANDONED : End.of(cause),
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

  public boolean success() {
    return end == End.SUCCESS;
  }

  /** Whether it says how well the gateway and the providers do. */
  public boolean isJudged() {
    return end == End.SUCCESS || end == End.FAILURE;
  }

  /**
   * The time that the gateway itself took; empty where it cannot be told from that of providers, as
   * of requests without an answer or with another's.
   */
  public Optional<Duration> overhead() {
    if (!success() || type == Type.COALESCED) {
      return Optional.empty();
    }
    Duration own = total.minus(upstream);
    return Optional.of(own.isNegative() ? Duration.ZERO : own);
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

  /** How a request ended. */
  public enum End {
    SUCCESS,
    /** Without an answer, by the fault of the gateway or of providers. */
    FAILURE,
    /** Without an answer, by its own fault: no provider would have taken it. */
    REFUSED,
    /** Without an answer, since its client had gone away. */
    ABANDONED;

    /** A model that a provider does not know (404) is its operator's fault, not the request's. */
    private static End of(Throwable cause) {
      return cause instanceof ApiException known
          ? switch (known.error().kind()) {
            case INVALID_REQUEST, TOO_LARGE, UNPROCESSABLE -> REFUSED;
            default -> FAILURE;
          }
          : FAILURE;
    }
  }
}
