package dev.scrubjay.gateway.listing;

import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.gateway.upstream.ConnectedProvider;
import dev.scrubjay.gateway.upstream.Upstreams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The lists of the providers' models: read at the start and now and then, off the way of any
 * request. Replicas share a list through Redis, so that one of them asks the provider; while Redis
 * is away, each asks for itself. A list that cannot be had changes nothing.
 */
public final class ModelLists {
  /** How often is looked whether a list is due. */
  private static final Duration TICK = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final Upstreams upstreams;
  private final SharedState shared;
  private final BooleanSupplier enabled;
  private final InstantSource clock;
  private final Map<ConnectedProvider, ProviderList> lists = new ConcurrentHashMap<>();
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * @param enabled whether providers are to be asked
   */
  public ModelLists(
      Vertx vertx,
      SharedState shared,
      Upstreams upstreams,
      BooleanSupplier enabled,
      InstantSource clock) {
    this.vertx = vertx;
    this.shared = shared;
    this.upstreams = upstreams;
    this.enabled = enabled;
    this.clock = clock;
  }

  /**
   * Reads the lists until the {@link Vertx} is closed. Better not before Redis is connected, as the
   * list of another replica is not found then.
   */
  public void start() {
    refresh();
    vertx.setPeriodic(TICK.toMillis(), timer -> refresh());
  }

  /** Reads the lists that are due, each provider's by itself. */
  public void refresh() {
    if (!enabled.getAsBoolean() || !busy.compareAndSet(false, true)) {
      return;
    }
    Map<String, ConnectedProvider> providers = upstreams.providers();
    lists.keySet().retainAll(providers.values());
    List<Future<Void>> reading =
        providers.values().stream()
            .filter(provider -> provider.config().listsModels())
            .flatMap(
                provider ->
                    provider.dialect().listing().map(listing -> read(provider, listing)).stream())
            .toList();
    Future.join(reading).onComplete(done -> busy.set(false));
  }

  private Future<Void> read(ConnectedProvider provider, ModelListing listing) {
    return lists
        .computeIfAbsent(
            provider, added -> new ProviderList(added, listing, shared.documents(), clock))
        .refresh()
        .onSuccess(
            changed -> {
              if (changed) {
                publish();
              }
            })
        .mapEmpty();
  }

  private void publish() {
    Map<String, Set<String>> listed = new LinkedHashMap<>();
    lists.forEach((provider, list) -> listed.put(provider.config().name(), list.names()));
    upstreams.list(listed);
  }
}
