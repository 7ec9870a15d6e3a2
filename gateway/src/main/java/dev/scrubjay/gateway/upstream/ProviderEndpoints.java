package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.load.FairShares;
import dev.scrubjay.gateway.upstream.provider.ProviderClient;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A provider's endpoints, and the state that all its models share.
 *
 * @param permits for calls to any of the endpoints
 * @param reachability a breaker for each endpoint that counts failed connections
 * @param observer told of ejections and of load
 * @param nanoTime a monotonic ticker
 */
public record ProviderEndpoints(
    String provider,
    List<Endpoint> endpoints,
    Permits permits,
    Breakers reachability,
    UpstreamPolicy policy,
    Consumer<UpstreamEvent> observer,
    RandomGenerator random,
    LongSupplier nanoTime) {
  public ProviderEndpoints {
    endpoints = List.copyOf(endpoints);
  }

  /**
   * The endpoints that {@code clients} call.
   *
   * @param maxCalls the highest limit of calls in flight, which each endpoint has an equal part of
   */
  public static ProviderEndpoints of(
      String provider,
      List<ProviderClient> clients,
      int maxCalls,
      UpstreamPolicy policy,
      Consumer<UpstreamEvent> observer,
      RandomGenerator random,
      LongSupplier nanoTime) {
    return new ProviderEndpoints(
        provider,
        clients.stream().map(client -> Endpoint.of(client, maxCalls / clients.size())).toList(),
        new Permits(provider, policy.minConcurrency(), maxCalls),
        new Breakers(clients.size(), policy.ejection(), random),
        policy,
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

  long now() {
    return nanoTime.getAsLong();
  }
}
