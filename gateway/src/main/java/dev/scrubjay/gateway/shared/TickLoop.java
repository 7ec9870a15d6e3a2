package dev.scrubjay.gateway.shared;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** The loop in which replicas exchange shared state: a tick a second after the last has ended. */
public final class TickLoop {
  /** The pause between ticks. */
  public static final Duration PAUSE = Duration.ofSeconds(1);

  private TickLoop() {}

  /** Calls {@code tick} until {@code vertx} is closed, whether it fails or not. */
  public static void start(Vertx vertx, Supplier<Future<Void>> tick) {
    vertx.setTimer(PAUSE.toMillis(), id -> tick.get().onComplete(ended -> start(vertx, tick)));
  }
}
