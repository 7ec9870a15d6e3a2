package dev.scrubjay.gateway.upstream;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.config.ModelConfig;
import dev.scrubjay.gateway.config.ModelNaming;
import dev.scrubjay.gateway.config.file.ServedCatalog;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.naming.NameResolver;
import dev.scrubjay.policy.naming.ResolvedName;
import dev.scrubjay.policy.naming.ResolvedName.CatalogModel;
import dev.scrubjay.policy.naming.ResolvedName.OpenModel;
import dev.scrubjay.policy.naming.ResolvedName.UnknownModel;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The models that can be called: those of the catalog, in its order, and those that only a provider
 * knows, which are made when they are first asked for. The catalog and the providers change while
 * the gateway serves. Thread-safe.
 */
public final class Upstreams {
  /** The most models beside the catalog's that are kept; one more drops the least used. */
  private static final int MAX_OPEN = 10_000;

  private final Cache<OpenKey, Upstream> open = Caffeine.newBuilder().maximumSize(MAX_OPEN).build();
  private volatile Snapshot now;

  /** A model that only its provider knows, under one configuration of both. */
  private record OpenKey(ConnectedProvider provider, ModelConfig model) {}

  /** The models of a configuration, in the forms that are asked for. */
  private record Snapshot(
      ServedModels models,
      ModelCatalog catalog,
      List<Upstream> all,
      List<ModelClient> clients,
      List<Upstream> byAccuracy,
      boolean takesClientsKeys) {

    static Snapshot of(ServedModels models) {
      List<Upstream> all = List.copyOf(models.catalog().values());
      return new Snapshot(
          models,
          ServedCatalog.of(
              models.providers().isEmpty() && all.isEmpty()
                  ? models.known().values() // for advice to callers that call them themselves
                  : all.stream().map(Upstream::model).toList()),
          all,
          all.stream().map(Upstream::client).toList(),
          all.stream()
              .filter(upstream -> upstream.profile().isRoutable())
              .sorted(
                  Comparator.comparingDouble((Upstream upstream) -> upstream.profile().accuracy())
                      .reversed())
              .toList(),
          models.providers().values().stream()
              .anyMatch(provider -> provider.config().takesClientsKeys()));
    }

    Snapshot with(ServedModels others) {
      return new Snapshot(others, catalog, all, clients, byAccuracy, takesClientsKeys);
    }
  }

  /** Models without providers whose other models could be asked for. */
  public Upstreams(Collection<Upstream> upstreams) {
    Map<String, Upstream> catalog = new LinkedHashMap<>();
    upstreams.forEach(upstream -> catalog.put(upstream.id(), upstream));
    now = Snapshot.of(ServedModels.of(catalog, Map.of(), ModelNaming.NONE, Map.of()));
  }

  /**
   * Serves the models of another configuration from now on. Models that are as before, at a
   * provider that is, stay as they are; so does what providers list.
   *
   * @param models of {@code providers}
   */
  public synchronized void serve(
      List<ModelConfig> models, Map<String, ConnectedProvider> providers, ModelNaming naming) {
    ServedModels before = now.models();
    Map<String, Upstream> catalog = new LinkedHashMap<>();
    for (ModelConfig model : models) {
      String name = model.profile().provider();
      ConnectedProvider provider = requireNonNull(providers.get(name), name);
      Upstream known = before.catalog().get(model.profile().id());
      boolean same =
          known != null
              && known.model().equals(model)
              && provider.equals(before.providers().get(name));
      catalog.put(model.profile().id(), same ? requireNonNull(known) : provider.upstream(model));
    }
    now = Snapshot.of(ServedModels.of(catalog, providers, naming, before.resolver().listed()));
  }

  /** Takes over the models that the providers list, by provider. */
  public synchronized void list(Map<String, Set<String>> listed) {
    now = now.with(now.models().listing(listed));
  }

  /** What {@code name} refers to. */
  public ResolvedName resolve(String name) {
    return now.models().resolver().resolve(name);
  }

  /** The model that {@code name} refers to. */
  public Optional<Upstream> find(String name) {
    ServedModels models = now.models();
    return switch (models.resolver().resolve(name)) {
      case CatalogModel known -> Optional.ofNullable(models.catalog().get(known.id()));
      case OpenModel model -> Optional.ofNullable(open(models, model));
      case UnknownModel unknown -> Optional.empty();
    };
  }

  /** The name of the provider that {@code name} leads to. */
  public Optional<String> providerOf(String name) {
    ServedModels models = now.models();
    return switch (models.resolver().resolve(name)) {
      case CatalogModel known ->
          Optional.ofNullable(models.catalog().get(known.id())).map(u -> u.provider().name());
      case OpenModel model -> Optional.of(model.provider());
      case UnknownModel unknown -> Optional.empty();
    };
  }

  private Upstream open(ServedModels models, OpenModel model) {
    ConnectedProvider provider = models.providers().get(model.provider());
    if (provider == null) {
      throw new IllegalStateException(model.provider() + " (expected: a provider in force)");
    }
    return open.get(
        new OpenKey(provider, models.config(model)), key -> key.provider().upstream(key.model()));
  }

  /** The models of the catalog. */
  public List<Upstream> all() {
    return now.all();
  }

  /** The clients of the catalog's models. */
  Collection<ModelClient> clients() {
    return now.clients();
  }

  /** The providers by name, in the configuration's order. */
  public Map<String, ConnectedProvider> providers() {
    return now.models().providers();
  }

  /** Whether a provider is called with its clients' own keys. */
  public boolean takesClientsKeys() {
    return now.takesClientsKeys();
  }

  /** Whether no model can be called, as no provider is configured: the cache serves alone. */
  public boolean isCacheOnly() {
    return now.all().isEmpty() && providers().isEmpty();
  }

  /** The names that lead to models. */
  public NameResolver names() {
    return now.models().resolver();
  }

  /** The models that can be called; if there are none, all that are known, for advice alone. */
  public ModelCatalog catalog() {
    return now.catalog();
  }

  /** The chat models of known prices, the most accurate one first. */
  public List<Upstream> byAccuracy() {
    return now.byAccuracy();
  }

  /** The most accurate model, which would answer all requests without routing. */
  public Optional<Upstream> strongest() {
    return byAccuracy().stream().findFirst();
  }
}
