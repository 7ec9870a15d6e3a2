package dev.scrubjay.gateway.redis;

import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.config.reader.Secret;
import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The address of a master with each password that its Sentinels may want: the one configured for
 * them, or else the master's and none. An address without Sentinels is a list of one.
 */
record SentinelPasswords(List<RedisURI> addresses) {

  static SentinelPasswords of(RedisURI uri, RedisConfig config) {
    if (uri.getSentinels().isEmpty()) {
      return new SentinelPasswords(List.of(uri));
    }
    if (config.sentinelPassword().isPresent()) {
      char[] own = config.sentinelPassword().map(Secret::reveal).orElseThrow().toCharArray();
      return new SentinelPasswords(List.of(withPassword(uri, "", own)));
    }
    List<RedisURI> addresses = new ArrayList<>();
    char[] masters = uri.getPassword();
    if (masters != null && masters.length > 0) {
      addresses.add(withPassword(uri, String.valueOf(uri.getUsername()), masters));
    }
    addresses.add(uri);
    return new SentinelPasswords(List.copyOf(addresses));
  }

  private static RedisURI withPassword(RedisURI uri, String user, char[] password) {
    RedisURI copy = RedisURI.builder(uri).build();
    copy.getSentinels().clear();
    for (RedisURI sentinel : uri.getSentinels()) {
      RedisURI known = RedisURI.builder(sentinel).build();
      known.setPassword(password);
      if (!user.isEmpty() && !user.equals("null")) {
        known.setUsername(user);
      }
      copy.getSentinels().add(known);
    }
    return copy;
  }

  /** Connects by the first address with which that succeeds; fails as with the first. */
  <C> CompletionStage<C> attempt(Function<RedisURI, CompletableFuture<C>> connect) {
    CompletableFuture<C> first = connect.apply(addresses.getFirst());
    if (addresses.size() == 1) {
      return first;
    }
    return first.exceptionallyCompose(
        failure ->
            connect
                .apply(addresses.get(1))
                .exceptionallyCompose(other -> CompletableFuture.failedFuture(failure)));
  }
}
