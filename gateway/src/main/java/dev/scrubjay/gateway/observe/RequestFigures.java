package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.observe.CompletedRequest.Ending;
import dev.scrubjay.policy.model.Cost;
import java.time.Duration;
import java.util.Optional;

/**
 * The amounts that one finished request adds to each figure. This is the one place that decides
 * which requests count for what: metrics, analytics, tuning and experiments add these amounts and
 * look at nothing else. {@code docs/figures.md} says the same for operators.
 *
 * @param accuracy for routing accuracy
 * @param savings for cost savings
 * @param improvement for performance improvement
 * @param delivery the answer as its client got it
 * @param production the answer as a model produced it
 * @param saved what a hit, or an answer shared with another request, saved
 * @param ownTime for optimization latency: the gateway's time apart from the providers', and from
 *     waiting for the work of other requests. Empty for requests without an answer, for those that
 *     shared another's, as the times cannot be told apart there, and for reports of callers
 */
public record RequestFigures(
    RoutingAccuracy accuracy,
    CostSavings savings,
    PerformanceImprovement improvement,
    Delivery delivery,
    Production production,
    Savings saved,
    Optional<Duration> ownTime) {

  /**
   * Routing accuracy is judged well / judged. A request is judged if it left the choice of the
   * model to the gateway and ended with an answer, or without one by the fault of the gateway or of
   * providers. It is judged well if the model chosen first gave the answer. An {@linkplain
   * ReportedOutcome outcome} that a caller reports is judged too, on top of its request. Hits and
   * shared answers, refreshes, advice, refused and abandoned requests are not judged, nor are
   * requests that no model could take.
   */
  public record RoutingAccuracy(int judged, int judgedWell) {
    static final RoutingAccuracy NONE = new RoutingAccuracy(0, 0);

    static RoutingAccuracy of(boolean well) {
      return new RoutingAccuracy(1, well ? 1 : 0);
    }
  }

  /**
   * Cost savings are 1 − {@code costUsd} / {@code strongestCostUsd}: the savings by routing.
   * Counted are the answers for which the gateway chose the model, those of refreshes included,
   * with the cost of hedged calls, and work that callers did themselves at the model that was
   * advised. Requests that name their model are apart, as nothing was chosen; hits and shared
   * answers are apart, as {@link RequestFigures#saved} tells what they saved. Failed requests have
   * no known cost, nor have answers of models whose prices are unknown, or whose usage is;
   * abandoned ones are not counted, as their answers may not be whole.
   *
   * @param answers how many are counted
   * @param costUsd paid for them
   * @param strongestCostUsd the price of the same tokens at the strongest model
   */
  public record CostSavings(int answers, double costUsd, double strongestCostUsd) {
    static final CostSavings NONE = new CostSavings(0, 0, 0);
  }

  /**
   * Performance improvement is 1 − {@code servedSeconds} / {@code unoptimizedSeconds}. Counted are
   * the answers that a client waited for: hits, shared answers, and those of models, chosen or
   * named, also where the caller called the model itself and says how long that took. Refreshes and
   * advice are not, nor hits whose time from a model is unknown, nor requests without an answer.
   *
   * @param answers how many are counted
   * @param servedSeconds from the request to its answer's end
   * @param unoptimizedSeconds the time with neither cache nor router
   */
  public record PerformanceImprovement(
      int answers, double servedSeconds, double unoptimizedSeconds) {
    static final PerformanceImprovement NONE = new PerformanceImprovement(0, 0, 0);
  }

  /**
   * The answer as its client got it.
   *
   * @param answers 1 for a request whose client got one, of whatever source
   * @param seconds from the request to its end
   */
  public record Delivery(int answers, double seconds) {
    static final Delivery NONE = new Delivery(0, 0);
  }

  /**
   * The answer as a model produced it, for a client or for a refresh; also the whole answer, or the
   * part of it, that a model produced for a client which had gone away meanwhile.
   *
   * @param answers 1 if one did
   * @param fallbacks 1 if other models had failed before
   * @param unpriced 1 if the cost is unknown
   * @param costUsd paid, hedged calls included; 0 if unknown
   * @param seconds waited for providers
   */
  public record Production(
      int answers,
      int fallbacks,
      long inputTokens,
      long outputTokens,
      int unpriced,
      double costUsd,
      double seconds) {
    static final Production NONE = new Production(0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * What the cache saved.
   *
   * @param unpriced 1 for a hit or shared answer whose cost is unknown
   * @param usd saved, where it is known
   */
  public record Savings(int unpriced, double usd) {
    static final Savings NONE = new Savings(0, 0);
  }

  /** The amounts that {@code request} adds. */
  public static RequestFigures of(CompletedRequest request) {
    return new RequestFigures(
        accuracy(request),
        request.success() && isProduced(request) && request.routed()
            ? savings(request)
            : CostSavings.NONE,
        isDelivered(request) && request.unoptimized().isPositive()
            ? new PerformanceImprovement(
                1, seconds(request.total()), seconds(request.unoptimized()))
            : PerformanceImprovement.NONE,
        isDelivered(request) ? new Delivery(1, seconds(request.total())) : Delivery.NONE,
        isProduced(request) ? production(request) : Production.NONE,
        request.success() ? saved(request.saved()) : Savings.NONE,
        ownTime(request));
  }

  private static CostSavings savings(CompletedRequest request) {
    return request.cost().isKnown() && request.strongestCost().isKnown()
        ? new CostSavings(1, request.cost().usdOrZero(), request.strongestCost().usdOrZero())
        : CostSavings.NONE;
  }

  private static Savings saved(Cost saved) {
    return new Savings(saved.isKnown() ? 0 : 1, saved.usdOrZero());
  }

  private static RoutingAccuracy accuracy(CompletedRequest request) {
    boolean counts =
        request.routed()
            && switch (request.type()) {
              case REFRESH, REPORTED -> false; // a report's outcome is judged by itself
              default -> true;
            };
    return switch (request.end()) {
      case SUCCESS -> counts ? RoutingAccuracy.of(!request.fallback()) : RoutingAccuracy.NONE;
      case FAILURE -> counts ? RoutingAccuracy.of(false) : RoutingAccuracy.NONE;
      case REFUSED, ABANDONED -> RoutingAccuracy.NONE;
    };
  }

  private static boolean isDelivered(CompletedRequest request) {
    return request.success()
        && switch (request.type()) {
          case CACHE_HIT, MODEL_ROUTING, PINNED, COALESCED -> true;
          case REPORTED -> request.total().isPositive();
          case REFRESH, ADVICE -> false;
        };
  }

  private static boolean isProduced(CompletedRequest request) {
    boolean answered =
        request.success() || (request.end() == Ending.ABANDONED && request.model().isPresent());
    return answered
        && switch (request.type()) {
          case MODEL_ROUTING, PINNED, REFRESH, REPORTED -> true;
          case CACHE_HIT, COALESCED, ADVICE -> false;
        };
  }

  private static Production production(CompletedRequest request) {
    return new Production(
        1,
        request.fallback() ? 1 : 0,
        request.usage().inputTokens(),
        request.usage().outputTokens(),
        request.cost().isKnown() ? 0 : 1,
        request.cost().usdOrZero(),
        seconds(request.upstream()));
  }

  private static Optional<Duration> ownTime(CompletedRequest request) {
    boolean timed =
        switch (request.type()) {
          case COALESCED, REPORTED -> false;
          default -> request.end() == Ending.SUCCESS;
        };
    if (!timed) {
      return Optional.empty();
    }
    Duration own = request.total().minus(request.upstream()).minus(request.waited());
    return Optional.of(own.isNegative() ? Duration.ZERO : own);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
