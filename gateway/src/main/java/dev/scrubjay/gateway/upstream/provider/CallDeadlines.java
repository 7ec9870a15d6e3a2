package dev.scrubjay.gateway.upstream.provider;

import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The deadlines of one call: for its first byte, between two bytes, and for all of it. While the
 * reader does not want more, the one between two bytes does not run. Not thread-safe.
 */
final class CallDeadlines {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Timeouts timeouts;
  private final Consumer<String> onExpiry;
  private final long total;
  private long idle = NONE;
  private boolean over;

  CallDeadlines(Vertx vertx, Timeouts timeouts, Consumer<String> onExpiry) {
    this.vertx = vertx;
    this.timeouts = timeouts;
    this.onExpiry = onExpiry;
    this.total = timer(timeouts.total(), "did not end its answer within ");
  }

  private long timer(Duration limit, String complaint) {
    return vertx.setTimer(
        Math.max(1, limit.toMillis()),
        id -> {
          if (!over) {
            met();
            onExpiry.accept(complaint + limit.toMillis() + " ms");
          }
        });
  }

  /** The request is on its way. */
  void sent() {
    if (!over) {
      idle = timer(timeouts.firstByte(), "did not begin to answer within ");
    }
  }

  /** Something came. */
  void progressed() {
    if (!over) {
      pause();
      idle = timer(timeouts.idle(), "fell silent in mid-answer for ");
    }
  }

  /** Nothing is asked for at the moment. */
  void pause() {
    if (idle != NONE) {
      vertx.cancelTimer(idle);
      idle = NONE;
    }
  }

  void resume() {
    if (idle == NONE) {
      progressed();
    }
  }

  /** The call has ended: no deadline any more. */
  void met() {
    over = true;
    vertx.cancelTimer(total);
    pause();
  }
}
