package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A flight's following of another replica that makes its answer. Confined to its context. */
final class Following {
  private static final long POLL_MILLIS = 40;
  private static final int MAX_LINGERING = 5;

  private static final StreamDuplicator.Source FREE =
      new StreamDuplicator.Source() {
        @Override
        public void pause() {}

        @Override
        public void resume() {}
      };

  private final Flight flight;
  private final String token;
  private final Promise<Optional<Made.Answer>> whole = Promise.promise();
  private @Nullable StreamDuplicator log;
  private int had;
  private boolean logEnded;
  private boolean over;
  private int lingered;

  Following(Flight flight, String token) {
    this.flight = flight;
    this.token = token;
  }

  /** Asks once for what there is, and again a little later, until it is all. */
  void step() {
    if (!flight.isWanted()) {
      flight.settle(new Progress.EachAlone());
      flight.finish();
      return;
    }
    flight
        .home()
        .cache()
        .leases()
        .follow(flight.key(), token, had)
        .onSuccess(this::stepped)
        .onFailure(away -> vanished());
  }

  private void stepped(Leases.Step step) {
    for (Buffer item : step.items()) {
      had++;
      FeedItem.decode(item).ifPresentOrElse(this::accept, this::giveUp);
    }
    if (over) {
      flight.finish();
    } else if (!step.held()) {
      vanished();
    } else {
      flight.home().vertx().setTimer(POLL_MILLIS, id -> step());
    }
  }

  /** Another version's item: whoever waits goes on by itself. */
  private void giveUp() {
    over = true;
    flight.settle(new Progress.EachAlone());
    fail(lost());
  }

  private void accept(FeedItem item) {
    switch (item) {
      case FeedItem.Begun begun -> {
        log = new StreamDuplicator(flight.maker().capturedChars(), FREE);
        flight.settle(new Progress.Coming(log, facts(begun), whole.future()));
      }
      case FeedItem.Events events -> {
        if (log != null) {
          events.events().forEach(log::append);
        }
      }
      case FeedItem.Ended ended -> endLog();
      case FeedItem.Whole made -> {
        over = true;
        flight.settle(new Progress.Whole(made.answer(), facts(made.from())));
        deliver(made.answer());
      }
      case FeedItem.Failed failed -> {
        over = true;
        fail(new ApiException(failed.error()));
      }
    }
  }

  private void endLog() {
    if (log != null) {
      logEnded = true;
      log.end();
    }
  }

  /** The lease has ended: the answer is in the cache now, or its maker has gone. */
  private void vanished() {
    if (log != null && !logEnded && lingered++ < MAX_LINGERING) { // for its last words
      flight.home().vertx().setTimer(POLL_MILLIS, id -> step());
      return;
    }
    over = true;
    flight
        .home()
        .cache()
        .lookup(flight.key())
        .onSuccess(
            lookup -> {
              if (lookup instanceof Lookup.Hit hit && flight.home().cache().isFresh(hit.entry())) {
                flight.settle(new Progress.Cached(hit.entry()));
                deliver(new Made.Answer(hit.entry().payload(), hit.entry().origin().costUsd()));
                flight.finish();
              } else if (logEnded) {
                whole.tryComplete(Optional.empty());
                flight.finish();
              } else {
                again();
              }
            });
  }

  /** Another attempt, which also ends what had begun to come. */
  private void again() {
    if (log != null) {
      flight.another().onComplete(this::mend);
    }
    flight.askAgain();
  }

  private void mend(AsyncResult<Progress> next) {
    if (next.failed()) {
      fail(next.cause());
      return;
    }
    switch (next.result()) {
      case Progress.Cached cached ->
          deliver(new Made.Answer(cached.entry().payload(), cached.entry().origin().costUsd()));
      case Progress.Whole made -> deliver(made.answer());
      case Progress.Coming coming ->
          coming
              .whole()
              .onSuccess(answer -> answer.ifPresentOrElse(this::deliver, () -> fail(lost())))
              .onFailure(this::fail);
      case Progress.EachAlone alone -> fail(lost());
    }
  }

  private void deliver(Made.Answer answer) {
    if (log != null && !logEnded) {
      logEnded = true;
      log.endWith(shown -> flight.maker().rest(shown, answer.body()), lost());
    }
    whole.tryComplete(Optional.of(answer));
  }

  private void fail(Throwable cause) {
    flight.settle(cause);
    if (log != null && !logEnded) {
      logEnded = true;
      log.fail(cause);
    }
    whole.tryFail(cause);
  }

  private static ApiException lost() {
    return new ApiException(
        ApiError.of(
            Kind.BAD_GATEWAY,
            "answer_lost",
            "The answer broke off in the middle, and another making of it came out differently."));
  }

  private static AnswerFacts facts(FeedItem.Begun begun) {
    return new AnswerFacts(
        Miss.because(Miss.MissReason.ABSENT),
        Optional.of(begun.model()),
        Optional.of(begun.provider()),
        begun.simulated(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
