package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.RedisLink;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The state that replicas share through Redis, besides cache entries. */
public final class SharedState {
  private static final String POLICY = "sj:{policy}:";
  private static final int MAX_POLICY_NAMES = 20_000;

  private final RedisLink link;

  public SharedState(RedisLink link) {
    this.link = link;
  }

  /** Whether Redis answers, as far as is known. */
  public boolean isReachable() {
    return link.isReachable();
  }

  /** Documents that belong to no tenant. */
  public SharedDocuments documents() {
    return new SharedDocuments(link, POLICY);
  }

  /** Counters that belong to no tenant. */
  public SharedCounters counters() {
    return new SharedCounters(link, POLICY + "sums:", MAX_POLICY_NAMES);
  }

  /**
   * Counters of {@code tenant}.
   *
   * @param maxNames the most names that one hash of counters may have
   */
  public SharedCounters counters(String tenant, int maxNames) {
    return new SharedCounters(link, Keyspace.prefix(tenant, 0) + "n:", maxNames);
  }

  /**
   * The requests whose outcomes can still be reported.
   *
   * @param maxBytes the limit on what a tenant has in Redis, of which they get a share
   */
  public RequestMemory requests(InstantSource clock, LongSupplier maxBytes) {
    return new RequestMemory(link, clock, maxBytes);
  }

  /**
   * Who made the responses that clients refer to.
   *
   * @param maxBytes the limit on what a tenant has in Redis, of which they get a share
   */
  public ResponseMemory responses(InstantSource clock, LongSupplier maxBytes) {
    return new ResponseMemory(link, clock, maxBytes);
  }

  /**
   * What preloading keeps.
   *
   * @param maxBytes the limit on what a tenant has in Redis, of which its requests get a share
   */
  public RecurringMemory recurring(InstantSource clock, LongSupplier maxBytes) {
    return new RecurringMemory(link, clock, maxBytes);
  }

  /**
   * The prompts whose answers may be reused.
   *
   * @param maxOfTenant the most prompts of a tenant
   * @param maxBytes the limit on what a tenant has in Redis, of which they get a share
   */
  public PromptMemory prompts(InstantSource clock, int maxOfTenant, LongSupplier maxBytes) {
    return new PromptMemory(link, clock, maxOfTenant, maxBytes);
  }

  /**
   * What tenants' requests of one kind cost in a day.
   *
   * @param kind its name, in keys
   */
  public DailySpend dailySpend(String kind, InstantSource clock) {
    return new DailySpend(link, kind, clock);
  }

  /** The judged pairs of {@code tenant}. */
  public PairLog pairs(String tenant) {
    return new PairLog(link, tenant);
  }

  /** The sampled accesses of {@code tenant}. */
  public SampleLog samples(String tenant) {
    return new SampleLog(link, tenant);
  }

  /**
   * Whose the objects in providers' accounts are.
   *
   * @param maxBytes the limit on what a tenant has in Redis, of which they get a share
   */
  public ProviderObjects providerObjects(InstantSource clock, LongSupplier maxBytes) {
    return new ProviderObjects(link, clock, maxBytes);
  }
}
