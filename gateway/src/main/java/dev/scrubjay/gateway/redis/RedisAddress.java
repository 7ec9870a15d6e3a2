package dev.scrubjay.gateway.redis;

import io.lettuce.core.RedisURI;
import java.util.Arrays;
import java.util.List;

/** Where a Redis is, in each of its topologies. */
sealed interface RedisAddress {

  /** One server, or the master that sentinels name. */
  record Single(RedisURI uri) implements RedisAddress {}

  /** The nodes of a Cluster, as far as they are known. */
  record Cluster(List<RedisURI> seeds) implements RedisAddress {
    public Cluster {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * Reads an address as {@link dev.scrubjay.gateway.config.RedisConfig#url} says.
   *
   * @throws IllegalArgumentException if it is none
   */
  static RedisAddress parse(String url) {
    int end = url.indexOf("://");
    String scheme = end < 0 ? "" : url.substring(0, end);
    if (!scheme.endsWith("-cluster")) {
      return new Single(RedisURI.create(url));
    }
    String single = scheme.substring(0, scheme.length() - "-cluster".length());
    String rest = url.substring(end + 3).replaceFirst("/+$", "");
    int at = rest.lastIndexOf('@') + 1;
    return new Cluster(
        Arrays.stream(rest.substring(at).split(",", -1))
            .map(host -> RedisURI.create(single + "://" + rest.substring(0, at) + host))
            .toList());
  }
}
