package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.config.ProviderConfig;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.upstream.ModelClient;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.gateway.upstream.ProviderEndpoints;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The default catalog behind one simulated provider, which is not there to be called. */
public final class TestRouting {
  private final Upstreams upstreams;
  private final RouterCalls router;

  public TestRouting(Vertx vertx, RequestObserver observer) {
    URI url = URI.create("http://127.0.0.1:1");
    ProviderConfig provider =
        new ProviderConfig(
            "test",
            ProviderKind.OPENAI,
            List.of(url),
            Optional.empty(),
            ProviderConfig.Timeouts.DEFAULT,
            10,
            true);
    ProviderEndpoints endpoints =
        ProviderEndpoints.of(
            "test",
            List.of(
                new ProviderClient(vertx, provider, url, Examples.OPENAI, InstantSource.system())),
            10,
            ConfigLoader.load(Map.of()).config().upstream(),
            event -> {},
            RandomGenerator.getDefault(),
            System::nanoTime);
    upstreams =
        new Upstreams(
            DefaultCatalog.models().stream()
                .map(
                    model ->
                        new Upstream(
                            model,
                            provider,
                            Examples.OPENAI,
                            new ModelClient(
                                model.profile().id(), endpoints, InstantSource.system())))
                .toList());
    RouterSource routers =
        new RouterSource() {
          @Override
          public ModelRouter router(String tenant, RoutingPolicy policy) {
            return new ModelRouter(upstreams.catalog(), policy);
          }

          @Override
          public RoutingAdjustment adjustment(String tenant) {
            return RoutingAdjustment.NONE;
          }
        };
    router =
        new RouterCalls(
            tenant -> RoutingPolicy.DEFAULT,
            routers,
            new ModelHealth(upstreams.all().stream().map(Upstream::client).toList()),
            System::nanoTime,
            observer);
  }

  /** A planner of cascades that nobody asks for. */
  static Cascades noCascades(Upstreams upstreams, RouterCalls router) {
    return new Cascades(
        () -> CascadePolicy.DEFAULT,
        tenant -> false,
        upstreams,
        router,
        new NamedModels(upstreams),
        Duration.ofMinutes(10),
        System::nanoTime);
  }

  public Upstreams upstreams() {
    return upstreams;
  }

  public RouterCalls router() {
    return router;
  }

  public RoutePlanner planner() {
    TokenCounts tokens = new TokenCounts(upstreams::catalog, new Tokenizer(loading -> {}));
    return new RoutePlanner(
        upstreams,
        new NamedModels(upstreams),
        router,
        tokens,
        new WarmPrompts(System::nanoTime),
        TestRouting.noCascades(upstreams, router),
        false);
  }
}
