package dev.scrubjay.gateway.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Runs many asynchronous steps one after the other. Composing each step with the next would leave a
 * chain of futures, and in the end a stack, as long as the number of steps.
 */
public final class Steps {
  private Steps() {}

  /** Applies {@code step} to {@code state}, and to its results, until one is {@code ended}. */
  public static <S> Future<S> until(Predicate<S> ended, S state, Function<S, Future<S>> step) {
    Promise<S> promise = Promise.promise();
    take(ended, state, step, promise);
    return promise.future();
  }

  private static <S> void take(
      Predicate<S> ended, S state, Function<S, Future<S>> step, Promise<S> promise) {
    Future.succeededFuture(state)
        .compose(step)
        .onFailure(promise::fail)
        .onSuccess(
            next -> {
              if (ended.test(next)) {
                promise.complete(next);
              } else {
                take(ended, next, step, promise);
              }
            });
  }
}
