package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.policy.curves.AccessBatch;
import dev.scrubjay.policy.curves.BatchText;
import dev.scrubjay.policy.curves.KeySample;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tenant's sampled accesses at all replicas, in Redis: at most {@value #MAX_ACCESSES}, some 600
 * KB. {@code samples.lua} describes it. All futures fail if Redis is away.
 */
public final class SampleLog {
  /** The most accesses that are kept of a tenant. */
  public static final int MAX_ACCESSES = 16_384;

  private static final Logger LOG = LoggerFactory.getLogger(SampleLog.class);
  private static final Script SAMPLES =
      Script.load(SampleLog.class, "samples.lua").on("list", "hash");

  private final RedisLink link;
  private final String key;

  SampleLog(RedisLink link, String tenant) {
    this.link = link;
    this.key = Keyspace.prefix(tenant, 0) + "accesses";
  }

  /**
   * Adds a batch. It is sent once: of a batch that is lost, the accesses are as unknown as the
   * number of lookups that they are compared with, so that no figure is wrong.
   *
   * @param kept how long the log goes back, {@code > 0}
   * @return the threshold of the sample from now on
   */
  public Future<Integer> add(AccessBatch batch, Duration kept) {
    Args args =
        new Args()
            .add(BatchText.of(batch))
            .add(batch.accesses().size())
            .add(MAX_ACCESSES)
            .add(kept.toMillis())
            .add(KeySample.MODULUS);
    String[] keys = {key, key + ":state"};
    return link.run(redis -> SAMPLES.run(redis, keys, args.toArray()))
        .map(reply -> (int) Args.number(reply, 0));
  }

  /** The texts of the batches, the oldest first; see {@link #batches}. */
  public Future<List<String>> read() {
    return link.run(redis -> redis.lrange(key, 0, -1))
        .map(found -> found.stream().map(Args::text).toList())
        .recover(failure -> Rubbish.asAbsent(failure, List.of()));
  }

  /** The batches of {@code texts}, without what is none. Takes some milliseconds. */
  public static List<AccessBatch> batches(List<String> texts) {
    List<AccessBatch> batches = new ArrayList<>();
    for (String text : texts) {
      try {
        batches.add(BatchText.parse(text));
      } catch (IllegalArgumentException e) {
        LOG.debug("What a log of accesses holds is no batch: {}", e.toString());
      }
    }
    return batches;
  }
}
