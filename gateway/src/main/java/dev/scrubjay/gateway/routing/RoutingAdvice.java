package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.observe.AdvisedWork;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RequestTrail;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routing decisions for work that the caller does itself. */
public final class RoutingAdvice {
  private final RouterCalls router;
  private final RoutingRequests requests;
  private final Upstreams upstreams;
  private final RequestObserver observer;

  public RoutingAdvice(
      RouterCalls router, TokenCounts tokens, Upstreams upstreams, RequestObserver observer) {
    this.router = router;
    this.requests = new RoutingRequests(tokens);
    this.upstreams = upstreams;
    this.observer = observer;
  }

  /**
   * The decision for a request. With routing turned off it is the most accurate model.
   *
   * @param prompt what the model would be asked; null if the caller does not say, and the
   *     requirements alone decide
   */
  public RoutingDecision decide(RequestContext context, @Nullable ChatRequest prompt) {
    RoutingRequirements requirements = context.requirements();
    RoutingPolicy policy = router.policy(context.scope(), requirements);
    RoutingRequest request =
        prompt == null
            ? RoutingRequests.of(requirements)
            : requests.of(prompt, requirements, router.readsWords(context.scope(), policy));
    Map<String, String> obstacles =
        prompt == null ? Map.of() : RoutePlanner.inexpressible(upstreams, prompt);
    RoutingDecision decision =
        policy.enabled()
            ? router.decide(context.scope(), policy, request, obstacles)
            : router.unrouted(context.scope(), policy, request, obstacles);
    context.trail().chosen(RequestTrail.Choice.of(request, decision));
    if (decision instanceof Routed routed) {
      observer.advised(
          context.scope(),
          context.requestId(),
          new ObservedCall(
              request.task(),
              request.complexity(),
              routed.selected().model().id(),
              request.inputTokens()),
          work(request, routed.selected()));
    }
    return decision;
  }

  /**
   * What is expected of the work: the same tokens at the chosen model, and at the most accurate one
   * of the catalog, which would be called without routing.
   */
  private AdvisedWork work(RoutingRequest request, Candidate chosen) {
    ModelProfile model = chosen.model();
    ModelProfile strongest =
        upstreams.catalog().models().stream()
            .filter(ModelProfile::isRoutable)
            .reduce((one, other) -> other.accuracy() > one.accuracy() ? other : one)
            .orElse(model);
    boolean together = request.maxOutputTokens() == 0 && request.inputTokens() > 0;
    Usage usage = new Usage(request.inputTokens(), together ? 0 : request.outputTokens());
    return new AdvisedWork(
        usage.inputTokens() + usage.outputTokens(),
        usd(model, usage),
        usd(strongest, usage),
        chosen.expectedLatency(),
        strongest.latency());
  }

  private static double usd(ModelProfile model, Usage usage) {
    return model.prices().cost(usage.byKind(), usage.tier()).usdOrZero();
  }
}
