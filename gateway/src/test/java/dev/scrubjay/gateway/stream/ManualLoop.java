package dev.scrubjay.gateway.stream;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event loop whose tasks and timers run when a test says so. */
final class ManualLoop {
  private final Deque<Handler<@Nullable Void>> tasks = new ArrayDeque<>();
  private final Deque<Handler<Long>> timers = new ArrayDeque<>();
  private final List<Long> delays = new ArrayList<>();

  @SuppressWarnings("unchecked")
  Context context() {
    return proxy(
        Context.class,
        "runOnContext",
        args -> {
          tasks.add((Handler<@Nullable Void>) args[0]);
          return null;
        });
  }

  @SuppressWarnings("unchecked")
  Vertx vertx() {
    return proxy(
        Vertx.class,
        "setTimer",
        args -> {
          delays.add((Long) args[0]);
          timers.add((Handler<Long>) args[1]);
          return (long) delays.size();
        });
  }

  private interface Answer {
    @Nullable Object to(Object[] args);
  }

  private static <T> T proxy(Class<T> type, String only, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              if (!method.getName().equals(only)) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answer.to(args);
            }));
  }

  /** Runs the tasks that are due, and those that they add. */
  void runTasks() {
    for (Handler<@Nullable Void> task = tasks.poll(); task != null; task = tasks.poll()) {
      task.handle(null);
    }
  }

  int waitingTasks() {
    return tasks.size();
  }

  /** Lets the oldest timer fire. */
  void fireTimer() {
    timers.remove().handle(0L);
  }

  int waitingTimers() {
    return timers.size();
  }

  /** The delays of all timers so far, in milliseconds. */
  List<Long> delays() {
    return delays;
  }
}
