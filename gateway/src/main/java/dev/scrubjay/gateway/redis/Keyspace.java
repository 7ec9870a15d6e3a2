package dev.scrubjay.gateway.redis;

/** Names of Redis keys by tenant and shard. */
public final class Keyspace {
  private Keyspace() {}

  /**
   * The prefix of all keys in one shard of a tenant. They share a hash tag, so that a script may
   * use them together in a Redis Cluster too.
   */
  public static String prefix(String tenant, int shard) {
    return "sj:{" + tenant + ":" + shard + "}:";
  }
}
