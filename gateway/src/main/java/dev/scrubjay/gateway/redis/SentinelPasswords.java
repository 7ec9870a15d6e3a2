package dev.scrubjay.gateway.redis;

import dev.scrubjay.gateway.config.reader.Secret;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The address of a master with each password that its Sentinels may want: the one configured for
 * them, or else the master's and none. An address without Sentinels is a list of one.
 */
record SentinelPasswords(List<RedisURI> addresses) {

  /**
   * @param ofSentinels null if they have none of their own
   */
  static SentinelPasswords of(RedisURI uri, @Nullable Secret ofSentinels) {
    if (uri.getSentinels().isEmpty()) {
      return new SentinelPasswords(List.of(uri));
    }
    if (ofSentinels != null) {
      String own = ofSentinels.reveal();
      return new SentinelPasswords(
          List.of(with(new StaticCredentialsProvider(null, own.toCharArray()), uri)));
    }
    List<RedisURI> addresses = new ArrayList<>();
    if (uri.getCredentialsProvider() != null) {
      addresses.add(with(uri.getCredentialsProvider(), uri));
    }
    addresses.add(uri);
    return new SentinelPasswords(List.copyOf(addresses));
  }

  /** A copy whose Sentinels get {@code credentials}; the master gets its own, as before. */
  private static RedisURI with(RedisCredentialsProvider credentials, RedisURI uri) {
    RedisURI copy = new RedisURI();
    copy.setSentinelMasterId(uri.getSentinelMasterId());
    copy.setDatabase(uri.getDatabase());
    copy.setTimeout(uri.getTimeout());
    copy.setClientName(uri.getClientName());
    copy.applySsl(uri);
    copy.applyAuthentication(uri);
    for (RedisURI sentinel : uri.getSentinels()) {
      RedisURI known = new RedisURI(sentinel.getHost(), sentinel.getPort(), uri.getTimeout());
      known.applySsl(sentinel);
      known.setCredentialsProvider(credentials);
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
