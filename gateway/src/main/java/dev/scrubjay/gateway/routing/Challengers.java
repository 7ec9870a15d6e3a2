package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.Optional;

/** The models that answer requests once more, unseen, and those that judge the answers. */
public final class Challengers {
  private final Upstreams upstreams;
  private final RouterCalls router;
  private final NamedModels named;

  public Challengers(Upstreams upstreams, RouterCalls router, NamedModels named) {
    this.upstreams = upstreams;
    this.router = router;
    this.named = named;
  }

  /**
   * The model to compare {@code served} with; empty if none can take the request now.
   *
   * @param task the request as it was routed
   * @param draw a random number, 0 to below 1
   */
  public Optional<Upstream> of(
      Completion completion, RoutingRequest task, Upstream served, double draw) {
    return router
        .challenger(
            completion.scope(),
            router.policy(completion.scope(), completion.context().requirements()),
            task,
            RoutePlanner.inexpressible(upstreams, completion.request()),
            served.id(),
            draw)
        .flatMap(candidate -> upstreams.find(candidate.model().id()));
  }

  /** The model {@code id}, if there is one. */
  public Optional<Upstream> find(String id) {
    return upstreams.find(id);
  }

  /** The judge {@code id}, if there is such a model and the tenant may use it. */
  public Optional<Upstream> judge(String tenant, String id) {
    return find(id).filter(model -> named.permits(tenant, model));
  }
}
