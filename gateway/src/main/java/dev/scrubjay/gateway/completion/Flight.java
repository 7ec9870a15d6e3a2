package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One answer in the making, for all who ask for it at this replica: made here under a lease, or
 * followed while another replica makes it. If that one dies, it is made here after all.
 *
 * <p>It runs on the context of whoever began it; passengers come and go on any. When the last has
 * left, and nobody waits at another replica, the provider's call is ended.
 */
final class Flight {
  private static final int MAX_ATTEMPTS = 8;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Makes the answer. */
  interface Maker {
    /**
     * Asks a provider.
     *
     * @throws RuntimeException if the request itself cannot be sent to any
     */
    Future<Made> make(Optional<Acquired.Granted> lease, Cancellation cancellation);

    /** Characters of events that are kept for those who join late. */
    long capturedChars();

    /** What {@code shown} events lack of the answer {@code whole}; empty if they differ. */
    Optional<List<SseEvent>> rest(List<SseEvent> shown, Buffer whole);

    /** Of the request that the flight was begun for. */
    RequestTrace trace();

    /** Told that there were too many provider calls while the cache is away. */
    void turnedAway();
  }

  private final Flights home;
  private final CacheKey key;
  private final LeaseMode mode;
  private final double prior;
  private final Maker maker;
  private final boolean refresh;
  private final Context context;
  private final Cancellation cancellation = new Cancellation();
  private Promise<Progress> progress = Promise.promise();
  private int aboard;
  private int attempts;
  private boolean over;
  private boolean following;
  private boolean awaited;

  /**
   * @param refresh whether it goes on with no passengers
   */
  Flight(Flights home, CacheKey key, LeaseMode mode, double prior, Maker maker, boolean refresh) {
    this.home = home;
    this.key = key;
    this.mode = mode;
    this.prior = prior;
    this.maker = maker;
    this.refresh = refresh;
    this.context = home.vertx().getOrCreateContext();
  }

  /** Takes a passenger; not if the flight is over. */
  synchronized boolean board() {
    if (!over) {
      aboard++;
    }
    return !over;
  }

  /** A passenger goes; once for each. */
  void leave() {
    synchronized (this) {
      aboard--;
    }
    cancelIfAbandoned();
  }

  /** How far the answer has come; the next attempt at it, if one has failed. */
  synchronized Future<Progress> progress() {
    return progress.future();
  }

  /** Whether the answer is being made at another replica. */
  synchronized boolean isFollowing() {
    return following;
  }

  private synchronized boolean isAbandoned() {
    return aboard <= 0 && !refresh && !awaited;
  }

  private void cancelIfAbandoned() {
    if (isAbandoned() && !isFollowing()) {
      cancellation.cancel();
    }
  }

  void start() {
    context.runOnContext(nothing -> ask(mode));
  }

  private void ask(LeaseMode how) {
    if (isAbandoned() || ++attempts > MAX_ATTEMPTS) {
      settle(new Progress.EachAlone());
      finish();
      return;
    }
    long started = home.nanoTime();
    maker
        .trace()
        .step(
            "cache.lease",
            () -> home.cache().leases().acquire(key, how, home.config().lease(), prior),
            StepSpans::lease)
        .onSuccess(
            acquired ->
                context.runOnContext(
                    nothing -> asked(acquired, Duration.ofNanos(home.nanoTime() - started))));
  }

  private void asked(Acquired acquired, Duration age) {
    switch (acquired) {
      case Acquired.Found found -> {
        settle(new Progress.Cached(found.entry()));
        finish();
      }
      case Acquired.Granted granted -> make(Optional.of(granted), age);
      case Acquired.Held held -> follow(held.token());
      case Acquired.Uncacheable uncacheable -> {
        settle(new Progress.EachAlone());
        finish();
      }
      case Acquired.Unavailable unavailable -> makeWithoutCache();
    }
  }

  private void makeWithoutCache() {
    if (home.tryCallWithoutCache()) {
      make(Optional.empty(), Duration.ZERO);
      return;
    }
    maker.turnedAway();
    settle(
        new ApiException(
            ApiError.of(
                    ErrorKind.UNAVAILABLE,
                    "overloaded",
                    "The cache is away, and too many provider calls are under way already.")
                .withRetryAfter(RETRY_AFTER)));
    finish();
  }

  /**
   * Asks a provider.
   *
   * @param age of the lease, since it was asked for
   */
  private void make(Optional<Acquired.Granted> lease, Duration age) {
    synchronized (this) {
      following = false;
    }
    Lease held = new Lease(lease, age);
    Future<Made> made;
    try {
      made = maker.make(lease, cancellation);
    } catch (RuntimeException own) { // whoever began the flight will see it for itself
      settle(new Progress.EachAlone());
      held.giveBack(Optional.empty(), false);
      return;
    }
    cancelIfAbandoned();
    made.onSuccess(
            reply -> {
              switch (reply) {
                case Made.Whole whole -> landed(held, whole);
                case Made.Streaming streaming -> takeOff(held, streaming);
              }
            })
        .onFailure(cause -> failed(held, cause));
  }

  private void landed(Lease held, Made.Whole whole) {
    settle(new Progress.Whole(whole.answer(), whole.facts()));
    if (whole.stored()) {
      held.handOver();
    } else {
      held.giveBack(Optional.of(new FeedItem.Whole(begun(whole.facts()), whole.answer())), true);
    }
  }

  private void takeOff(Lease held, Made.Streaming streaming) {
    ReadStream<SseEvent> events = streaming.events();
    StreamDuplicator log = new StreamDuplicator(maker.capturedChars(), source(events));
    events.exceptionHandler(log::fail);
    events.endHandler(nothing -> log.end());
    events.handler(log::append);
    streaming
        .end()
        .onSuccess(
            end -> {
              if (end.stored()) {
                held.handOver();
              } else {
                held.giveBack(
                    end.answer()
                        .map(answer -> new FeedItem.Whole(begun(streaming.facts()), answer)),
                    true);
              }
            })
        .onFailure(cause -> failed(held, cause));
    held.feed(log, begun(streaming.facts()));
    settle(new Progress.Coming(log, streaming.facts(), streaming.end().map(Made.End::answer)));
    events.resume();
  }

  private StreamDuplicator.Source source(ReadStream<SseEvent> events) {
    return new StreamDuplicator.Source() {
      @Override
      public void pause() {
        context.runOnContext(nothing -> events.pause());
      }

      @Override
      public void resume() {
        context.runOnContext(nothing -> events.resume());
      }
    };
  }

  private void failed(Lease held, Throwable cause) {
    settle(cause);
    boolean left = cancellation.isCancelled();
    Optional<FeedItem> told =
        !left && cause instanceof ApiException known
            ? Optional.of(new FeedItem.Failed(known.error()))
            : Optional.empty();
    held.giveBack(told, false);
  }

  private static FeedItem.Begun begun(AnswerFacts facts) {
    return new FeedItem.Begun(
        facts.model().orElse(""), facts.provider().orElse(""), facts.simulated());
  }

  private void follow(String token) {
    synchronized (this) {
      following = true;
    }
    if (refresh && nobodyAboard()) { // it is being made already
      settle(new Progress.EachAlone());
      finish();
      return;
    }
    new Following(this, token).step();
  }

  private synchronized boolean nobodyAboard() {
    return aboard <= 0;
  }

  /** Whether anybody still wants what {@link Following} brings. */
  boolean isWanted() {
    return !nobodyAboard();
  }

  /** Whoever was followed has gone, and left nothing: another attempt. */
  void askAgain() {
    ask(mode == LeaseMode.LOOK ? LeaseMode.LOOK : LeaseMode.MAKE);
  }

  /** Begins a new stretch of progress; what it comes to. */
  synchronized Future<Progress> another() {
    progress = Promise.promise();
    return progress.future();
  }

  void settle(Progress reached) {
    current().tryComplete(reached);
  }

  void settle(Throwable cause) {
    current().tryFail(cause);
  }

  private synchronized Promise<Progress> current() {
    return progress;
  }

  /** Takes no more passengers. */
  void finish() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    home.close(key, this);
    if (refresh) {
      home.refreshed();
    }
  }

  CacheKey key() {
    return key;
  }

  Flights home() {
    return home;
  }

  Maker maker() {
    return maker;
  }

  Context context() {
    return context;
  }

  /** The lease under which the answer is made here, if Redis gave one. */
  private final class Lease {
    private final Optional<LeaseKeeper> keeper;
    private boolean ended;

    Lease(Optional<Acquired.Granted> granted, Duration age) {
      keeper =
          granted.map(
              lease ->
                  new LeaseKeeper(
                      home.vertx(), home.cache().leases(), key, lease.token(), home.config()));
      keeper.ifPresent(kept -> kept.start(age, this::renewed));
    }

    private void renewed(boolean held, boolean somebodyWaits) {
      synchronized (Flight.this) {
        awaited = somebodyWaits;
      }
      if (!held) { // purged, or taken: who comes now must not get what began before
        home.close(key, Flight.this);
      }
      cancelIfAbandoned();
    }

    void feed(StreamDuplicator log, FeedItem.Begun begun) {
      keeper.ifPresent(kept -> kept.feed(log, begun, context));
    }

    /** The store ends the lease. */
    void handOver() {
      end();
      keeper.ifPresent(LeaseKeeper::stop);
    }

    void giveBack(Optional<FeedItem> last, boolean uncacheable) {
      end();
      keeper.ifPresent(kept -> kept.giveBack(last, uncacheable));
    }

    private void end() {
      if (!ended) {
        ended = true;
        if (keeper.isEmpty()) {
          home.calledWithoutCache();
        }
        finish();
      }
    }
  }
}
