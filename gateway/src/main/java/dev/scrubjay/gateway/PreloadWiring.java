package dev.scrubjay.gateway;

import dev.scrubjay.gateway.completion.RequestAnswers;
import dev.scrubjay.gateway.config.PreloadConfig;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.preload.AccessLog;
import dev.scrubjay.gateway.preloading.PreloadParts;
import dev.scrubjay.gateway.preloading.Preloader;
import dev.scrubjay.gateway.shared.RecurringMemory;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.tuning.TunedPolicy;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.preload.PreloadTerms;
import java.time.Duration;
import java.util.function.Supplier;

/** The part of {@link Wiring} that builds what makes requests before they are asked. */
final class PreloadWiring {
  private static final Duration LEAD = Duration.ofMinutes(1);

  private final Platform platform;
  private final SharedState shared;
  private final TunedPolicy policy;
  private final RecurringMemory memory;

  PreloadWiring(Platform platform, SharedState shared, TunedPolicy policy) {
    this.platform = platform;
    this.shared = shared;
    this.policy = policy;
    this.memory = shared.recurring(platform.clock(), () -> policy.cache().limits().maxBytes());
  }

  private Supplier<PreloadConfig> config() {
    return () -> platform.live().now().tenants().preload();
  }

  AccessLog accesses() {
    return new AccessLog(memory, tenant -> config().get().of(tenant), platform.clock())
        .start(platform.vertx());
  }

  Preloader preloader(RequestAnswers answers, Upstreams upstreams, RequestObserver observer) {
    PreloadParts parts =
        new PreloadParts(
            memory,
            shared.dailySpend("preload", platform.clock()),
            answers,
            upstreams,
            observer,
            config(),
            () -> terms(policy.cache()),
            new PreloadParts.Clocks(platform.clock(), platform.nanoTime()));
    return new Preloader(parts, shared.documents()).start(platform.vertx());
  }

  /** An answer is held no longer than that of a request that is asked for often. */
  private static PreloadTerms terms(CachePolicy cache) {
    Duration hold = cache.ttl().frequent();
    Duration lead = LEAD.compareTo(hold.dividedBy(2)) < 0 ? LEAD : hold.dividedBy(2);
    return new PreloadTerms(cache.secondUsd(), lead, hold);
  }
}
