package dev.scrubjay.gateway.upstream;

import dev.scrubjay.gateway.upstream.Admission.Admitted;
import dev.scrubjay.gateway.upstream.Admission.Skipped;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.scaling.ScalingDecision.Refuse;
import dev.scrubjay.policy.scaling.ScalingDecision.Serve;
import dev.scrubjay.policy.scaling.ScalingDecision.SpillOver;
import dev.scrubjay.policy.scaling.ScalingDecision.Wait;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The way of one call to its place: it is made if there is one, waits if it may, and waits anew if
 * a pool of instances refuses it after all. Only calls on a Vert.x context wait.
 */
final class QueuedCall<T> {
  private final CallPlaces places;
  private final Sender<T> sender;
  private final long arrived;
  private Attempt attempt;

  /** Makes a call that has been admitted. */
  interface Sender<T> {
    /**
     * Makes the call, and reports its end to it.
     *
     * @param bounds of what is left of the time
     */
    Future<T> send(Admitted admitted, Attempt bounds);
  }

  private QueuedCall(CallPlaces places, Attempt attempt, Sender<T> sender) {
    this.places = places;
    this.attempt = attempt;
    this.sender = sender;
    this.arrived = places.now();
  }

  /**
   * Makes a call if there is a place, now or in time; fails with {@link FailureKind#OVERFLOW} if
   * there is none. Where nothing queues it costs no more than that.
   */
  static <T> Future<T> make(CallPlaces places, Attempt attempt, Sender<T> sender) {
    if (places.hasQueue()) {
      return new QueuedCall<>(places, attempt, sender).start();
    }
    return switch (places.admit(attempt)) {
      case Admitted admitted -> sender.send(admitted, attempt);
      case Skipped skipped -> Future.failedFuture(skipped.cause());
    };
  }

  private Future<T> start() {
    return switch (places.decide(attempt, waited())) {
      case Serve serve -> admit();
      case Wait wait -> waitFor(wait.atMost(), () -> places.refusal(attempt.tenant()));
      case SpillOver spill -> Future.failedFuture(places.refusal(attempt.tenant()));
      case Refuse refuse -> Future.failedFuture(places.refusal(attempt.tenant()));
    };
  }

  private Future<T> admit() {
    return switch (places.admit(attempt)) {
      case Admitted admitted -> send(admitted);
      case Skipped skipped ->
          isOverflow(skipped) && !attempt.alternative()
              ? waitFor(places.longest(attempt, waited()), skipped::cause)
              : Future.failedFuture(skipped.cause());
    };
  }

  private static boolean isOverflow(Skipped skipped) {
    return skipped.cause().kind() == FailureKind.OVERFLOW;
  }

  /**
   * @param otherwise makes the failure if the call may not wait
   */
  private Future<T> waitFor(Duration atMost, Supplier<UpstreamException> otherwise) {
    Context context = Vertx.currentContext();
    if (context == null || !atMost.isPositive()) {
      return Future.failedFuture(otherwise.get());
    }
    InQueue queued = new InQueue(context, attempt);
    if (!places.waiting().add(queued, places.queue().limit())) {
      return Future.failedFuture(otherwise.get());
    }
    return queued.place(atMost).onComplete(end -> places.waited(waited())).compose(this::send);
  }

  private Future<T> send(Admitted admitted) {
    return sender
        .send(admitted, attempt.after(waited()))
        .recover(
            cause ->
                places.mayWaitAgain(cause) && !attempt.cancellation().isCancelled()
                    ? again()
                    : Future.failedFuture(cause));
  }

  private Future<T> again() {
    attempt = attempt.again();
    return start();
  }

  private Duration waited() {
    return Duration.ofNanos(places.now() - arrived);
  }

  /** The call while it waits. It goes on from any thread, and back on the context of its caller. */
  private final class InQueue implements WaitingCalls.WaitingCall {
    private final Context context;
    private final Attempt waiting;
    private final Promise<Admitted> promise = Promise.promise();

    InQueue(Context context, Attempt waiting) {
      this.context = context;
      this.waiting = waiting;
    }

    @Override
    public String tenant() {
      return waiting.tenant();
    }

    Future<Admitted> place(Duration atMost) {
      Vertx vertx = context.owner();
      long end =
          vertx.setTimer(Math.max(1, atMost.toMillis()), fired -> leave(places.refusal(tenant())));
      long look = vertx.setPeriodic(places.look().toMillis(), fired -> places.wake());
      waiting.cancellation().onCancel(() -> leave(cancelled()));
      places.wake();
      return promise
          .future()
          .onComplete(
              found -> {
                vertx.cancelTimer(end);
                vertx.cancelTimer(look);
              });
    }

    @Override
    public boolean goOn() {
      if (!places.take(tenant())) {
        return false;
      }
      return switch (places.admit(waiting)) {
        case Admitted admitted -> onContext(() -> promise.complete(admitted));
        case Skipped skipped ->
            !isOverflow(skipped) && onContext(() -> promise.fail(skipped.cause()));
      };
    }

    private void leave(UpstreamException cause) {
      if (places.waiting().remove(this)) {
        onContext(() -> promise.fail(cause));
      }
    }

    private boolean onContext(Runnable action) {
      context.runOnContext(now -> action.run());
      return true;
    }

    private UpstreamException cancelled() {
      return new UpstreamException(
          FailureKind.CANCELLED,
          places.provider().provider(),
          "is not called: the client went away while the call waited");
    }
  }
}
