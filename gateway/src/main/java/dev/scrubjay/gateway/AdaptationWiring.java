package dev.scrubjay.gateway;

import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.LearningConfig;
import dev.scrubjay.gateway.curves.CacheCurves;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.learning.Federation;
import dev.scrubjay.gateway.learning.Knowledge;
import dev.scrubjay.gateway.learning.KnowledgeExchange;
import dev.scrubjay.gateway.learning.Learner;
import dev.scrubjay.gateway.learning.Outcomes;
import dev.scrubjay.gateway.learning.PairLearner;
import dev.scrubjay.gateway.learning.RequestRecorder;
import dev.scrubjay.gateway.learning.peers.PeerPulls;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.semantic.ReuseOutcomes;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.tuning.AutoTuner;
import dev.scrubjay.gateway.tuning.TunedPolicy;
import dev.scrubjay.policy.model.ModelCatalog;
import java.security.SecureRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The part of {@link Wiring} that builds what adapts to traffic, together with the other replicas:
 * learning, tuning, experiments.
 */
record AdaptationWiring(
    AutoTuner tuner,
    CacheCurves curves,
    Experiments experiments,
    Knowledge knowledge,
    KnowledgeExchange exchange,
    Learner learner,
    RequestRecorder requests,
    PairLearner pairs,
    Federation federation,
    PeerPulls pulls) {

  static AdaptationWiring of(
      Platform platform,
      SharedState shared,
      NearCache near,
      TunedPolicy policy,
      Supplier<ModelCatalog> catalog) {
    Supplier<LearningConfig> learning = () -> platform.config().performance().learning();
    CacheCurves curves =
        new CacheCurves(
                platform.vertx(),
                shared,
                () -> platform.live().now().performance().curves(),
                policy::cache,
                platform.clock())
            .start();
    AutoTuner tuner =
        new AutoTuner(shared, near, policy, platform.live()::now, curves, platform.clock());
    tuner.start(platform.vertx());
    Experiments experiments =
        new Experiments(shared, policy, platform.live()::now, platform.clock());
    experiments.start(platform.vertx());
    Knowledge knowledge =
        new Knowledge(
            shared, catalog, platform.live()::now, platform.clock(), RandomGenerator.getDefault());
    Learner learner = new Learner(knowledge, learning, platform.clock());
    RequestRecorder requests =
        new RequestRecorder(
            shared.requests(platform.clock(), () -> policy.cache().limits().maxBytes()),
            learning,
            platform.clock());
    Federation federation =
        new Federation(knowledge, shared, learning, platform.clock(), new SecureRandom());
    return new AdaptationWiring(
        tuner,
        curves,
        experiments,
        knowledge,
        new KnowledgeExchange(platform.vertx(), shared, knowledge, platform.clock()).start(),
        learner,
        requests,
        new PairLearner(requests, learner),
        federation,
        new PeerPulls(platform.vertx(), shared, federation, platform.clock()).start());
  }

  /** The way of outcomes, of which {@code observer} is told. */
  Outcomes outcomes(
      RequestObserver observer, Supplier<GatewayConfig> config, ReuseOutcomes reuses) {
    return new Outcomes(
        requests,
        learner,
        observer,
        pairs,
        tenant -> config.get().shadowOf(tenant).enabled(),
        reuses);
  }

  /** The observers by which they see requests. */
  RequestObserver observer() {
    return RequestObserver.all(tuner.observer(), experiments.observer(), learner, requests, pairs);
  }
}
