package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.load.FairShares;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.policy.scaling.QueuePolicy;
import dev.scrubjay.policy.scaling.ScalingPolicy;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A provider's endpoints, and the state that all its models share.
 *
 * @param permits for calls to any of the endpoints
 * @param reachability a breaker for each endpoint that counts failed connections
 * @param queue the bounds of {@code waiting}
 * @param waiting calls that wait for a permit
 * @param pools of the models whose instances are scaled, by model
 * @param observer told of ejections and of load
 * @param nanoTime a monotonic ticker
 */
public record ProviderEndpoints(
    String provider,
    List<Endpoint> endpoints,
    Permits permits,
    Breakers reachability,
    UpstreamPolicy policy,
    QueuePolicy queue,
    WaitingCalls waiting,
    ConcurrentMap<String, ModelPool> pools,
    Consumer<UpstreamEvent> observer,
    RandomGenerator random,
    LongSupplier nanoTime) {
  public ProviderEndpoints {
    endpoints = List.copyOf(endpoints);
  }

  /** The endpoints that {@code clients} call, without a queue. */
  public static ProviderEndpoints of(
      String provider,
      List<ProviderClient> clients,
      int maxCalls,
      UpstreamPolicy policy,
      Consumer<UpstreamEvent> observer,
      RandomGenerator random,
      LongSupplier nanoTime) {
    return of(provider, clients, maxCalls, policy, QueuePolicy.NONE, observer, random, nanoTime);
  }

  /**
   * The endpoints that {@code clients} call.
   *
   * @param maxCalls the highest limit of calls in flight, which each endpoint has an equal part of
   * @param queue of calls that wait for a permit
   */
  public static ProviderEndpoints of(
      String provider,
      List<ProviderClient> clients,
      int maxCalls,
      UpstreamPolicy policy,
      QueuePolicy queue,
      Consumer<UpstreamEvent> observer,
      RandomGenerator random,
      LongSupplier nanoTime) {
    return new ProviderEndpoints(
        provider,
        clients.stream().map(client -> Endpoint.of(client, maxCalls / clients.size())).toList(),
        new Permits(provider, policy.minConcurrency(), maxCalls),
        new Breakers(clients.size(), policy.ejection(), random),
        policy,
        queue,
        new WaitingCalls(),
        new ConcurrentHashMap<>(),
        observer,
        random,
        nanoTime);
  }

  /**
   * One endpoint.
   *
   * @param most the calls that it takes at a time, so that none waits for a connection
   * @param shares of them that tenants have
   * @param outstanding calls in flight
   */
  record Endpoint(ProviderClient client, int most, FairShares shares, AtomicInteger outstanding) {
    static Endpoint of(ProviderClient client, int most) {
      return new Endpoint(client, Math.max(1, most), new FairShares(), new AtomicInteger());
    }

    String name() {
      return client.endpoint();
    }

    /** Whether it takes one more call of a tenant. */
    boolean hasPlace(String tenant) {
      return outstanding.get() < most / 2 || shares.admits(tenant, most);
    }
  }

  /** The pool of a model, which goes by {@code scaling} from now on. */
  ModelPool pool(String model, ScalingPolicy scaling) {
    int most = endpoints.stream().mapToInt(Endpoint::most).sum();
    ModelPool pool =
        pools.computeIfAbsent(model, name -> new ModelPool(name, most, scaling, now()));
    pool.follow(scaling);
    return pool;
  }

  /** Has calls go on that wait for a permit, as one may have come free. */
  void released() {
    if (waiting.size() > 0) {
      waiting.wake(permits::takenBy);
    }
    pools.values().forEach(ModelPool::wake);
  }

  long now() {
    return nanoTime.getAsLong();
  }
}
