package dev.scrubjay.gateway.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.scrubjay.gateway.config.reader.Secret;
import io.lettuce.core.RedisURI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a Redis in one of its topologies. */
sealed interface RedisAddress {
  /** The Sentinels' own password, among an address' parameters. */
  Pattern SENTINEL_PASSWORD = Pattern.compile("[?&]sentinel_password=([^&#]+)");

  /**
   * The address of one server, or of the master that sentinels name.
   *
   * @param sentinelPassword of the Sentinels, if it is not that of the master
   */
  record MasterAddress(RedisURI uri, Optional<Secret> sentinelPassword) implements RedisAddress {}

  /** The addresses of a Cluster, of at least one of its nodes. */
  record ClusterAddress(List<RedisURI> seeds) implements RedisAddress {
    public ClusterAddress {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * Parses an address as {@link dev.scrubjay.gateway.config.RedisConfig#url} describes it.
   *
   * @throws IllegalArgumentException if {@code url} is not an address
   */
  static RedisAddress parse(String url) {
    try {
      return parsed(url);
    } catch (RuntimeException malformed) { // whose message may hold the password
      throw new IllegalArgumentException(
          "redis.url cannot be parsed (expected: redis://[user:password@]host:port; special"
              + " characters of a password percent-encoded)");
    }
  }

  private static RedisAddress parsed(String url) {
    int end = url.indexOf("://");
    String scheme = end < 0 ? "" : url.substring(0, end);
    if (!scheme.endsWith("-cluster")) {
      return new MasterAddress(RedisURI.create(url), sentinelPassword(url));
    }
    String single = scheme.substring(0, scheme.length() - "-cluster".length());
    String rest = url.substring(end + 3).replaceFirst("/+$", "");
    int at = rest.lastIndexOf('@') + 1;
    return new ClusterAddress(
        Arrays.stream(rest.substring(at).split(",", -1))
            .map(host -> RedisURI.create(single + "://" + rest.substring(0, at) + host))
            .toList());
  }

  private static Optional<Secret> sentinelPassword(String url) {
    Matcher parameter = SENTINEL_PASSWORD.matcher(url);
    return parameter.find()
        ? Optional.of(new Secret(URLDecoder.decode(parameter.group(1), UTF_8)))
        : Optional.empty();
  }
}
