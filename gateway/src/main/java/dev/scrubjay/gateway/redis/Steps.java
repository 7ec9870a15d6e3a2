package dev.scrubjay.gateway.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A walk of many steps, one after the other. Unlike a step that is composed with the next, it does
 * not leave a chain of futures that is as long as the walk, and as deep a stack at its end.
 */
public final class Steps {
  private Steps() {}

  /** Takes {@code step} from {@code state} on until it is {@code ended}. */
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
