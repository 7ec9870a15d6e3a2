package dev.scrubjay.gateway.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to Redis, each within a time limit, and reports their ends to the breaker. Futures
 * complete on the caller's Vert.x context: this is the one place where Lettuce's threads are left.
 */
final class CommandRunner {
  /** Errors of a Redis that starts, fails over, or refuses the gateway's credentials. */
  private static final Pattern UNAVAILABLE =
      Pattern.compile(
          "LOADING|CLUSTERDOWN|READONLY|MASTERDOWN|TRYAGAIN|BUSY|NOAUTH|NOPERM|WRONGPASS|MOVED");

  /** Errors that an operator has to mend: a wrong password, or the address of a Cluster's node. */
  private static final Pattern REFUSAL = Pattern.compile("NOAUTH|NOPERM|WRONGPASS|MOVED");

  private final Vertx vertx;
  private final RedisBreaker breaker;
  private final Consumer<Throwable> onRefusal;

  /**
   * @param onRefusal told of errors that an operator has to mend
   */
  CommandRunner(Vertx vertx, RedisBreaker breaker, Consumer<Throwable> onRefusal) {
    this.vertx = vertx;
    this.breaker = breaker;
    this.onRefusal = onRefusal;
  }

  /**
   * Runs {@code command}.
   *
   * @param name of the command in errors
   * @param redis {@code null} without a connection
   * @return fails with {@link RedisUnavailableException} if there is no answer in time, and with
   *     Redis' own error if it refuses the command
   */
  <T> Future<T> run(
      String name,
      Duration limit,
      @Nullable RedisClusterAsyncCommands<String, byte[]> redis,
      Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
    if (redis == null) {
      return Future.failedFuture(
          RedisUnavailableException.unreachable("there is no connection to Redis"));
    }
    if (!breaker.admit()) {
      return Future.failedFuture(
          RedisUnavailableException.unreachable("the breaker before Redis is open"));
    }
    Context context = vertx.getOrCreateContext();
    Promise<T> promise = Promise.promise();
    long timer =
        vertx.setTimer(
            Math.max(1, limit.toMillis()),
            id -> {
              String message = name + " timed out after " + limit.toMillis() + " ms";
              if (promise.tryFail(RedisUnavailableException.timedOut(message))) {
                breaker.failed();
              }
            });
    command
        .apply(redis)
        .whenComplete(
            (value, failure) ->
                context.runOnContext(
                    nothing -> {
                      vertx.cancelTimer(timer);
                      settle(promise, value, failure);
                    }));
    return promise.future();
  }

  private <T> void settle(Promise<T> promise, T value, @Nullable Throwable failure) {
    if (failure == null) {
      if (promise.tryComplete(value)) {
        breaker.succeeded();
      }
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (isOfCommand(cause)) {
      if (promise.tryFail(cause)) {
        breaker.succeeded(); // Redis answers, if only with an error
      }
    } else if (promise.tryFail(RedisUnavailableException.unreachable(RedisTrouble.of(cause)))) {
      breaker.failed();
      if (REFUSAL.matcher(String.valueOf(cause.getMessage())).lookingAt()) {
        onRefusal.accept(cause);
      }
    }
  }

  /** Whether an error is about the command, and not about the state of Redis. */
  private static boolean isOfCommand(Throwable cause) {
    if (!(cause instanceof RedisCommandExecutionException)) {
      return false;
    }
    String message = cause.getMessage();
    return message == null || !UNAVAILABLE.matcher(message).lookingAt();
  }
}
