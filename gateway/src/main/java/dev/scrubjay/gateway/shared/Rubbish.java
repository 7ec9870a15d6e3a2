package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.KeyTypes;
import io.vertx.core.Future;

/**
 * Keys of ours that hold what we never write there: as if they were absent until the next write.
 */
public final class Rubbish {
  private Rubbish() {}

  /** {@code absent} if {@code failure} is of a key with a wrong type; else the failure. */
  public static <T> Future<T> asAbsent(Throwable failure, T absent) {
    return KeyTypes.isWrong(failure)
        ? Future.succeededFuture(absent)
        : Future.failedFuture(failure);
  }
}
