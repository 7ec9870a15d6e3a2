package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RequestTrail;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Cost;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that has ended. {@link RequestFigures} says what it adds to which figure.
 *
 * @param requestId the id that logs, headers and outcomes know it by
 * @param scope the tenant and workspace that sent it
 * @param operation the kind of work, such as {@code chat.completions}
 * @param type how it was answered
 * @param end whether it was answered, and why not
 * @param model the model whose answer it got; empty if no model was called
 * @param fallback whether other models had failed before
 * @param usage tokens of the answer; none for hits
 * @param cost the cost paid
 * @param strongestCost the cost that the strongest model would have had; as {@code cost} if the
 *     client had pinned the model
 * @param saved the cost that a hit, or another request's answer, saved
 * @param total from the request to its answer's end
 * @param upstream the part of {@code total} spent waiting for providers
 * @param waited the part of {@code total} spent waiting for the work of other requests
 * @param unoptimized the time with neither cache nor router; zero if unknown
 * @param routed whether the client left the choice of the model to the gateway, and a model was
 *     called
 * @param asked the call to the model, if it is known
 * @param assignment the arm of the experiment that it is in, if it is in one
 * @param trail what happened to it on its way
 */
public record CompletedRequest(
    String requestId,
    Scope scope,
    String operation,
    Type type,
    Ending end,
    Optional<String> model,
    boolean fallback,
    Usage usage,
    Cost cost,
    Cost strongestCost,
    Cost saved,
    Duration total,
    Duration upstream,
    Duration waited,
    Duration unoptimized,
    boolean routed,
    Optional<ObservedCall> asked,
    Optional<Assignment> assignment,
    RequestTrail trail) {
  private static final String REPORTED_WORK = "outcome";

  /** A request that has not waited for others, and of whose way nothing is known. */
  public CompletedRequest(
      String requestId,
      Scope scope,
      String operation,
      Type type,
      Ending end,
      Optional<String> model,
      boolean fallback,
      Usage usage,
      Cost cost,
      Cost strongestCost,
      Cost saved,
      Duration total,
      Duration upstream,
      Duration unoptimized,
      boolean routed,
      Optional<ObservedCall> asked,
      Optional<Assignment> assignment) {
    this(
        requestId,
        scope,
        operation,
        type,
        end,
        model,
        fallback,
        usage,
        cost,
        strongestCost,
        saved,
        total,
        upstream,
        Duration.ZERO,
        unoptimized,
        routed,
        asked,
        assignment,
        new RequestTrail(0));
  }

  /** A hit, ended at {@code endNanos}. */
  public static CompletedRequest hit(
      RequestContext context, String operation, Entry.Origin origin, long endNanos) {
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        Type.CACHE_HIT,
        Ending.SUCCESS,
        Optional.of(origin.model()).filter(model -> !model.isEmpty()),
        false,
        Usage.NONE,
        Cost.ZERO,
        Cost.ZERO,
        origin.cost(),
        Duration.ofNanos(endNanos - context.startNanos()),
        Duration.ZERO,
        context.waits().total(),
        origin.latency(),
        false,
        Optional.empty(),
        context.assignment(),
        context.trail());
  }

  /** A request that shared the answer to another, ended at {@code endNanos}. */
  public static CompletedRequest coalesced(
      RequestContext context, String operation, AnswerFacts facts, Cost saved, long endNanos) {
    return shared(context, operation, facts.model().orElse(""), saved, endNanos);
  }

  /** A request that got the result that another bot has produced, ended at {@code endNanos}. */
  public static CompletedRequest shared(
      RequestContext context, String operation, Entry.Origin origin, long endNanos) {
    return shared(context, operation, origin.model(), origin.cost(), endNanos);
  }

  private static CompletedRequest shared(
      RequestContext context, String operation, String model, Cost saved, long endNanos) {
    Duration total = Duration.ofNanos(endNanos - context.startNanos());
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        Type.COALESCED,
        Ending.SUCCESS,
        Optional.of(model).filter(known -> !known.isEmpty()),
        false,
        Usage.NONE,
        Cost.ZERO,
        Cost.ZERO,
        saved,
        total,
        total,
        Duration.ZERO,
        total,
        false,
        Optional.empty(),
        context.assignment(),
        context.trail());
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
          case Routed routed -> Ending.SUCCESS;
          case Unroutable none -> none.byRequirement() ? Ending.REFUSED : Ending.FAILURE;
        },
        decision instanceof Routed routed
            ? Optional.of(routed.selected().model().id())
            : Optional.empty(),
        false,
        Usage.NONE,
        Cost.ZERO,
        Cost.ZERO,
        Cost.ZERO,
        Duration.ofNanos(endNanos - context.startNanos()),
        Duration.ZERO,
        context.waits().total(),
        Duration.ZERO,
        false,
        Optional.empty(),
        context.assignment(),
        context.trail());
  }

  /** Work that a caller has done itself and reports. */
  public static CompletedRequest reported(
      Scope scope, String requestId, OwnWork work, @Nullable Assignment assignment) {
    return new CompletedRequest(
        requestId,
        scope,
        REPORTED_WORK,
        Type.REPORTED,
        Ending.SUCCESS,
        Optional.of(work.model()),
        false,
        work.cost().isKnown() ? new Usage(work.tokens(), 0) : Usage.NONE,
        work.cost(),
        work.strongestCost(),
        Cost.ZERO,
        work.served(),
        work.atModel(),
        Duration.ZERO,
        work.unoptimized(),
        work.advised(),
        Optional.empty(),
        Optional.ofNullable(assignment),
        new RequestTrail(0));
  }

  /**
   * A request that got no answer, because of {@code cause}, ended at {@code endNanos}.
   *
   * @param routed whether the client left the choice of the model to the gateway
   */
  public static CompletedRequest failure(
      RequestContext context,
      String operation,
      Type type,
      boolean routed,
      Throwable cause,
      long endNanos) {
    Duration total = Duration.ofNanos(endNanos - context.startNanos());
    return new CompletedRequest(
        context.requestId(),
        context.scope(),
        operation,
        type,
        context.cancellation().isCancelled() ? Ending.ABANDONED : Ending.of(cause),
        Optional.empty(),
        false,
        Usage.NONE,
        Cost.ZERO,
        Cost.ZERO,
        Cost.ZERO,
        total,
        total,
        Duration.ZERO,
        total,
        routed,
        Optional.empty(),
        context.assignment(),
        context.trail());
  }

  public boolean success() {
    return end == Ending.SUCCESS;
  }

  /** How a request was answered: the seed's optimization types. */
  public enum Type {
    CACHE_HIT,
    MODEL_ROUTING,
    /** By the model that the client named. */
    PINNED,
    /** By the answer to a request that had come before. */
    COALESCED,
    /** Not at all: an entry was refreshed while the old one was served. */
    REFRESH,
    /** By a routing decision, which the caller carries out itself. */
    ADVICE,
    /** By the caller itself, which has reported the outcome; the advice was a request before. */
    REPORTED;

    /** Whether it counts as a request; a report is about one that was counted. */
    public boolean isRequest() {
      return this != REPORTED;
    }
  }

  /** How a request ended. */
  public enum Ending {
    SUCCESS,
    /** Without an answer, by the fault of the gateway or of providers. */
    FAILURE,
    /** Without an answer, by its own fault: every provider would have refused it. */
    REFUSED,
    /** Without an answer, as its client had gone away. */
    ABANDONED;

    /** A model that a provider does not know (404) is its operator's fault, not the request's. */
    private static Ending of(Throwable cause) {
      return cause instanceof ApiException known
          ? switch (known.error().kind()) {
            case INVALID_REQUEST, TOO_LARGE, UNPROCESSABLE -> REFUSED;
            default -> FAILURE;
          }
          : FAILURE;
    }
  }
}
