package dev.scrubjay.gateway.upstream;

import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.Reliability;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How reliable each model has been of late, as this replica has seen it. Thread-safe. */
public final class ModelHealth {
  private final Map<String, Reliability> byModel = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public ModelHealth(ModelCatalog catalog, InstantSource clock) {
    this.clock = clock;
    for (ModelProfile model : catalog.models()) {
      byModel.put(model.id(), Reliability.unknown(clock.instant()));
    }
  }

  /** Notes a whole answer. */
  public void succeeded(String model) {
    observe(model, true);
  }

  /** Notes a failure, if it is the provider's. */
  public void failed(String model, UpstreamException failure) {
    if (failure.isProvidersFault()) {
      observe(model, false);
    }
  }

  private void observe(String model, boolean success) {
    Instant now = clock.instant();
    byModel.computeIfPresent(model, (id, before) -> before.observe(success, now));
  }

  /**
   * The models' conditions now, for a request that some cannot take because of {@code obstacles}.
   */
  public ModelConditions snapshot(Map<String, String> obstacles) {
    Instant now = clock.instant();
    Map<String, Double> reliability = new HashMap<>();
    byModel.forEach((model, known) -> reliability.put(model, known.lowerBound(now)));
    return new ModelConditions(reliability, obstacles);
  }
}
