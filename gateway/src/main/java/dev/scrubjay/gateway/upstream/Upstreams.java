package dev.scrubjay.gateway.upstream;

import dev.scrubjay.policy.model.ModelCatalog;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that can be called, by id, in the catalog's order. */
public final class Upstreams {
  private final Map<String, Upstream> byId = new LinkedHashMap<>();
  private final ModelCatalog catalog;
  private final List<Upstream> byAccuracy;

  public Upstreams(Collection<Upstream> upstreams) {
    upstreams.forEach(upstream -> byId.put(upstream.id(), upstream));
    catalog = new ModelCatalog(upstreams.stream().map(Upstream::profile).toList());
    byAccuracy =
        upstreams.stream()
            .filter(upstream -> upstream.profile().isRoutable())
            .sorted(
                Comparator.comparingDouble((Upstream upstream) -> upstream.profile().accuracy())
                    .reversed())
            .toList();
  }

  public Optional<Upstream> find(String model) {
    return Optional.ofNullable(byId.get(model));
  }

  public List<Upstream> all() {
    return List.copyOf(byId.values());
  }

  public ModelCatalog catalog() {
    return catalog;
  }

  /** The chat models of known prices, the most accurate one first. */
  public List<Upstream> byAccuracy() {
    return byAccuracy;
  }

  /** The most accurate model, which would answer all requests without routing. */
  public Optional<Upstream> strongest() {
    return byAccuracy.stream().findFirst();
  }
}
