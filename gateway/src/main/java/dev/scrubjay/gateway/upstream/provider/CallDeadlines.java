package dev.scrubjay.gateway.upstream.provider;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.scrubjay.gateway.config.ProviderConfig.Timeouts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one call: for its first byte and token, between two bytes, and for the whole
 * call. The one between two bytes does not run while the reader has paused. Not thread-safe.
 */
final class CallDeadlines {
  private static final long NONE = -1;

  /** How long more of an answer that may be whole is awaited. */
  private static final long QUIET_MILLIS = 2000;

  /** How long a connection may stay open after the end of its answer. */
  private static final long LINGER_MILLIS = 1000;

  private final Vertx vertx;
  private final Timeouts timeouts;
  private final Consumer<String> onExpiry;
  private final long total;
  private final @Nullable Duration firstToken;
  private long idle = NONE;

  /** Whether that timer is the one between two bytes, which each byte defers. */
  private boolean betweenBytes;

  private long progressedAt;
  private long token = NONE;
  private boolean over;

  /**
   * @param firstToken the longest time until the reader reports a token; null for none
   * @param onExpiry told of the deadline that has passed
   */
  CallDeadlines(
      Vertx vertx, Timeouts timeouts, @Nullable Duration firstToken, Consumer<String> onExpiry) {
    this.vertx = vertx;
    this.timeouts = timeouts;
    this.firstToken = firstToken;
    this.onExpiry = onExpiry;
    this.total = timer(timeouts.total(), "did not complete its answer within ");
  }

  private long timer(Duration limit, String failure) {
    return vertx.setTimer(
        Math.max(1, limit.toMillis()),
        id -> {
          if (!over) {
            expire(limit, failure);
          }
        });
  }

  private void expire(Duration limit, String failure) {
    met();
    onExpiry.accept(failure + limit.toMillis() + " ms");
  }

  /** Starts the deadlines for the first byte and token, as the request has been sent. */
  void sent() {
    if (!over) {
      pause();
      if (firstToken != null && token == NONE) {
        token = timer(firstToken, "did not send its first token within ");
      }
      idle = timer(timeouts.firstByte(), "did not start its answer within ");
    }
  }

  /** Stops the deadline for the first token. */
  void firstTokenCame() {
    if (token != NONE) {
      vertx.cancelTimer(token);
    }
  }

  /** Restarts the deadline for the next byte, as bytes have arrived. */
  void progressed() {
    if (over) {
      return;
    }
    progressedAt = System.nanoTime();
    if (!betweenBytes) {
      pause();
      betweenBytes = true;
      awaitByte(timeouts.idle().toMillis());
    }
  }

  /** Looks after {@code millis} whether bytes have come; a timer for each byte would cost more. */
  private void awaitByte(long millis) {
    idle =
        vertx.setTimer(
            Math.max(1, millis),
            id -> {
              if (over) {
                return;
              }
              long silent = NANOSECONDS.toMillis(System.nanoTime() - progressedAt);
              long left = timeouts.idle().toMillis() - silent;
              if (left > 0) {
                awaitByte(left);
              } else {
                expire(timeouts.idle(), "stopped in the middle of its answer for ");
              }
            });
  }

  /** Replaces the deadline for the next byte: after a short silence the answer is {@code whole}. */
  void awaitMore(Runnable whole) {
    if (!over) {
      pause();
      idle = vertx.setTimer(QUIET_MILLIS, id -> whole.run());
    }
  }

  /**
   * Runs {@code reset} unless the connection, whose answer is whole, has ended within a second.
   *
   * @return cancels it
   */
  Runnable linger(Runnable reset) {
    long timer = vertx.setTimer(LINGER_MILLIS, id -> reset.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** Stops the deadline for the next byte, as the reader has paused. */
  void pause() {
    betweenBytes = false;
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

  /** Stops all deadlines, as the call has ended. */
  void met() {
    over = true;
    firstTokenCame();
    vertx.cancelTimer(total);
    pause();
  }
}
