package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.coalescing.CallEffect.CallProvider;
import dev.scrubjay.gateway.coalescing.CallEffect.ReleaseLease;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.coalescing.remote.HeldLease;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The effects of a shared call that this replica leads: the provider's call, the lease, the stream
 * for members here and the feed for followers elsewhere. Confined to the call's context.
 */
final class LeaderSide {
  private final CallParts parts;
  private final CacheKey key;
  private final LeadCall call;
  private final Context context;
  private final Consumer<CallEvent> events;
  private final Cancellation cancellation = new Cancellation();
  private final long started;
  private @Nullable HeldLease lease;
  private boolean finishing;

  LeaderSide(
      CallParts parts, CacheKey key, LeadCall call, Context context, Consumer<CallEvent> events) {
    this.parts = parts;
    this.key = key;
    this.call = call;
    this.context = context;
    this.events = events;
    this.started = parts.nanoTime().getAsLong();
  }

  void call(CallProvider effect) {
    Acquired.Granted granted = effect.lease();
    if (granted != null) {
      HeldLease held =
          new HeldLease(
              parts.vertx(),
              parts.cache().leases(),
              key,
              granted.token(),
              parts.config(),
              (stillHeld, awaited) ->
                  events.accept(new CallEvent.LeaseRenewed(stillHeld, awaited)));
      lease = held;
      held.start(effect.age());
    }
    StoreFence fence =
        granted == null ? new StoreFence.Unfenced() : StoreFence.Leased.under(granted);
    Future<Answer> answer;
    try {
      answer = call.answer(fence, cancellation);
    } catch (RuntimeException unsendable) { // the request that began the call will see why
      events.accept(new CallEvent.NotSendable());
      return;
    }
    answer
        .onSuccess(this::answered)
        .onFailure(
            cause ->
                events.accept(
                    cause instanceof UnsendableException
                        ? new CallEvent.NotSendable()
                        : new CallEvent.ProviderFailed(cause)));
  }

  private void answered(Answer answer) {
    switch (answer) {
      case Answer.Whole whole -> events.accept(new CallEvent.Answered(whole));
      case Answer.Streamed streamed -> events.accept(new CallEvent.StreamStarted(streamed));
      case Answer.Refused refused -> throw new IllegalStateException("only the cache has refusals");
    }
  }

  /** Duplicates the provider's stream for the members, and begins to read it. */
  CallOutcome.StreamedAnswer share(Answer.Streamed answer) {
    ReadStream<SseEvent> source = answer.events();
    StreamDuplicator<SseEvent> duplicator = parts.duplicator(key, call, pausable(source));
    source.exceptionHandler(duplicator::fail);
    source.endHandler(nothing -> duplicator.end());
    source.handler(duplicator::append);
    answer
        .end()
        .onSuccess(end -> events.accept(new CallEvent.StreamEnded(end)))
        .onFailure(cause -> events.accept(new CallEvent.ProviderFailed(cause)));
    if (lease != null) {
      lease.feed(duplicator, FeedItem.AnswerStarted.of(answer.facts()));
    }
    return new CallOutcome.StreamedAnswer(duplicator, answer);
  }

  private StreamDuplicator.Source pausable(ReadStream<SseEvent> source) {
    return new StreamDuplicator.Source() {
      @Override
      public void pause() {
        context.runOnContext(nothing -> source.pause());
      }

      @Override
      public void resume() {
        context.runOnContext(nothing -> source.resume());
      }
    };
  }

  /** Cancels the call, after a little time to end if it may have that. */
  void abandon() {
    if (finishing) {
      return;
    }
    Duration elapsed = Duration.ofNanos(parts.nanoTime().getAsLong() - started);
    long millis = parts.config().finishing().timeAfter(elapsed).toMillis();
    if (millis == 0 || !parts.limits().tryFinish()) {
      cancel();
      return;
    }
    finishing = true;
    parts
        .vertx()
        .setTimer(
            millis,
            id -> {
              finishing = false;
              parts.limits().finishingEnded();
              events.accept(new CallEvent.FinishingTimeOver());
            });
  }

  void cancel() {
    cancellation.cancel();
  }

  void handLeaseOver() {
    if (lease != null) {
      lease.handOver();
    }
  }

  void releaseLease(ReleaseLease effect) {
    if (lease != null) {
      lease.release(effect.last(), effect.uncacheable());
    }
  }
}
