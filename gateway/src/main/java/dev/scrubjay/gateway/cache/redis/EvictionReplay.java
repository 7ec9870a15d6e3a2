package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.FrequencyPolicy;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Replays past accesses through the scripts that store and evict, in a Redis of its own and without
 * waiting in between. See {@code replay.lua}.
 */
public final class EvictionReplay {
  private static final Script SCRIPT =
      new Script(
          text("past.lua")
              + function("touch")
              + function("acquire")
              + function("store")
              + text("replay.lua"));

  private final RedisClusterAsyncCommands<String, byte[]> redis;
  private final CachePolicy policy;

  /**
   * A replay under {@code policy}.
   *
   * @param redis not used by others; it must be flushed before a tenant is replayed again
   */
  public EvictionReplay(RedisClusterAsyncCommands<String, byte[]> redis, CachePolicy policy) {
    this.redis = redis;
    this.policy = policy;
  }

  /**
   * One request for an answer.
   *
   * @param millis the time since any epoch; not before that of the previous access
   * @param bytes of the answer's envelope
   * @param costUsd the cost of the answer
   * @param latency the time that the answer takes
   */
  public record Access(
      String tenant, long millis, String key, int bytes, double costUsd, Duration latency) {}

  /**
   * The outcome of a replay.
   *
   * @param hits whether each access was a hit
   */
  public record ReplayOutcome(long evicted, List<Boolean> hits) {
    public ReplayOutcome {
      hits = List.copyOf(hits);
    }
  }

  /** Replays {@code accesses}, all of one tenant, which follow those of the previous call. */
  public CompletionStage<ReplayOutcome> run(List<Access> accesses) {
    FrequencyPolicy frequency = policy.frequency();
    Args args =
        Shards.shared(policy)
            .add(frequency.threshold(AccessFrequency.MODERATE))
            .add(frequency.threshold(AccessFrequency.FREQUENT))
            .add(policy.ttl().rare().toMillis())
            .add(policy.ttl().moderate().toMillis())
            .add(policy.ttl().frequent().toMillis())
            .add(frequency.prior(AccessFrequency.MODERATE))
            .add(policy.limits().maxEntries())
            .add(policy.limits().maxBytes());
    for (Access access : accesses) {
      args.add(access.key())
          .add(access.millis())
          .add(access.bytes())
          .add(policy.worth(access.costUsd(), access.latency()));
    }
    RedisKeys keys = RedisKeys.of(accesses.getFirst().tenant(), 0);
    return SCRIPT.run(redis, keys.shared(), args.toArray()).thenApply(EvictionReplay::outcome);
  }

  private static ReplayOutcome outcome(List<Object> reply) {
    List<Boolean> hits = new ArrayList<>(reply.size() - 1);
    for (int i = 1; i < reply.size(); i++) {
      hits.add(Args.number(reply, i) == 1);
    }
    return new ReplayOutcome(Args.number(reply, 0), hits);
  }

  private static String text(String name) {
    return Script.load(EvictionReplay.class, name).text();
  }

  /** The script {@code name} as a function of its keys and arguments. */
  private static String function(String name) {
    String body = Scripts.script(name + ".lua").text();
    return "local function " + name + "(KEYS, ARGV)\n" + body + "\nend\n";
  }
}
