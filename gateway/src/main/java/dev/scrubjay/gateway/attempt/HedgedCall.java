package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call, and a second one (the hedge) if the first has not begun to answer after a while. The
 * first answer wins, and the other call is cancelled. Fails only if both do, with the first call's
 * failure. Thread-safe.
 */
public final class HedgedCall<T> {

  /** The result of the second call. */
  public enum Hedge {
    /** There was none. */
    NONE,
    WON,
    LOST
  }

  /** The answer that won. */
  record Won<T>(T reply, Hedge hedge) {}

  private final Cancellation parent;
  private final Function<Cancellation, Future<T>> call;
  private final Promise<Won<T>> promise = Promise.promise();
  private final Cancellation first;
  private @Nullable Cancellation second;
  private @Nullable Throwable failure;
  private int running = 1;

  /**
   * @param parent cancels both calls
   * @param call makes one
   */
  HedgedCall(Cancellation parent, Function<Cancellation, Future<T>> call) {
    this.parent = parent;
    this.call = call;
    this.first = childOf(parent);
  }

  /**
   * Makes the call.
   *
   * @param delay when to make the second; null for never
   * @param allowed asked when that time has come
   */
  Future<Won<T>> run(@Nullable Duration delay, Timer timer, BooleanSupplier allowed) {
    Future<T> answer = call.apply(first);
    answer.onSuccess(reply -> won(reply, false)).onFailure(cause -> failed(cause, true));
    if (delay != null && !answer.isComplete()) {
      Runnable stop = timer.after(delay, () -> hedge(allowed));
      promise.future().onComplete(settled -> stop.run());
    }
    return promise.future();
  }

  private void hedge(BooleanSupplier allowed) {
    Cancellation hedge;
    synchronized (this) {
      if (promise.future().isComplete() || parent.isCancelled() || !allowed.getAsBoolean()) {
        return;
      }
      hedge = childOf(parent);
      second = hedge;
      running++;
    }
    call.apply(hedge).onSuccess(reply -> won(reply, true)).onFailure(cause -> failed(cause, false));
  }

  private void won(T reply, boolean bySecond) {
    Cancellation loser;
    Hedge outcome;
    synchronized (this) {
      loser = bySecond ? first : second;
      outcome = second == null ? Hedge.NONE : bySecond ? Hedge.WON : Hedge.LOST;
    }
    if (promise.tryComplete(new Won<>(reply, outcome)) && loser != null) {
      loser.cancel();
    }
  }

  private void failed(Throwable cause, boolean ofFirst) {
    Throwable whole;
    synchronized (this) {
      failure = ofFirst || failure == null ? cause : failure;
      whole = failure;
      if (--running > 0) {
        return;
      }
    }
    promise.tryFail(whole);
  }

  private static Cancellation childOf(Cancellation parent) {
    Cancellation child = new Cancellation();
    parent.onCancel(child::cancel);
    return child;
  }
}
