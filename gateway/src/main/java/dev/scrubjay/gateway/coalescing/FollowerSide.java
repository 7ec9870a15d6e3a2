package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.coalescing.CallEffect.CompleteFeeds;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.coalescing.remote.LeaseFollower;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.stream.ReplayStream;
import dev.scrubjay.gateway.stream.StreamDuplicator;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The effects of a shared call that another replica leads: its feed, the streams made of it for
 * members here, and the look into the cache once the leader has gone. Confined to the call's
 * context.
 */
final class FollowerSide {
  private static final Duration LAST_ITEMS_WITHIN = Duration.ofMillis(200);

  private final CallParts parts;
  private final CacheKey key;
  private final LeadCall call;
  private final Consumer<CallEvent> events;

  /** Streams whose end has not come; all but the last are those of leaders that have gone. */
  private final List<FedStream> openStreams = new ArrayList<>();

  private @Nullable LeaseFollower follower;

  /** A stream made of a feed. */
  private static final class FedStream {
    private final StreamDuplicator<SseEvent> events;
    private final Promise<Answer.StreamEnd> end = Promise.promise();
    private boolean complete;

    FedStream(StreamDuplicator<SseEvent> events) {
      this.events = events;
    }
  }

  FollowerSide(CallParts parts, CacheKey key, LeadCall call, Consumer<CallEvent> events) {
    this.parts = parts;
    this.key = key;
    this.call = call;
    this.events = events;
  }

  void follow(String token) {
    LeaseFollower.FeedListener listener =
        new LeaseFollower.FeedListener() {
          @Override
          public void fed(List<Buffer> items) {
            items.forEach(item -> events.accept(event(item)));
          }

          @Override
          public void ended() {
            events.accept(new CallEvent.LeaderGone());
          }
        };
    LeaseFollower started =
        new LeaseFollower(parts.vertx(), parts.cache().leases(), key, token, listener);
    follower = started;
    started.start();
  }

  private static CallEvent event(Buffer item) {
    return FeedItem.decode(item)
        .<CallEvent>map(CallEvent.ItemFed::new)
        .orElseGet(CallEvent.ItemUnknown::new);
  }

  void awaitLastItems() {
    if (follower != null) {
      follower.resumeAfter(LAST_ITEMS_WITHIN);
    }
  }

  void stop() {
    if (follower != null) {
      follower.stop();
    }
  }

  void lookUpAnswer() {
    parts
        .cache()
        .lookup(key)
        .onSuccess(
            lookup ->
                events.accept(
                    lookup instanceof Lookup.CacheHit hit && parts.cache().isFresh(hit.entry())
                        ? new CallEvent.AnswerStored(hit.entry())
                        : new CallEvent.AnswerNotStored()));
  }

  CallOutcome.StreamedAnswer share(FeedItem.AnswerStarted started) {
    FedStream stream =
        new FedStream(parts.duplicator(key, call, StreamDuplicator.Source.UNPAUSABLE));
    openStreams.add(stream);
    return new CallOutcome.StreamedAnswer(
        stream.events,
        new Answer.Streamed(new ReplayStream<>(List.of()), started.facts(), stream.end.future()));
  }

  void append(List<SseEvent> next) {
    openStreams.getLast().events.appendAll(next);
  }

  void endFeed() {
    openStreams.getLast().complete = true;
    openStreams.getLast().events.end();
  }

  /** Completes each stream from the whole answer. */
  void complete(CompleteFeeds effect) {
    for (FedStream stream : openStreams) {
      if (!stream.complete) {
        stream.events.completeWith(shown -> call.rest(shown, effect.body()), SharedErrors.lost());
      }
      stream.end.complete(new Answer.StreamEnd(Optional.of(effect.body()), effect.cost(), false));
    }
    openStreams.clear();
  }

  /** Ends the stream whose events have all come, though the whole answer has not. */
  void completeAsRead() {
    for (FedStream stream : openStreams) {
      stream.end.complete(new Answer.StreamEnd(Optional.empty(), Cost.UNKNOWN, false));
    }
    openStreams.clear();
  }

  void fail(Throwable cause) {
    for (FedStream stream : openStreams) {
      if (!stream.complete) {
        stream.events.fail(cause);
      }
      stream.end.fail(cause);
    }
    openStreams.clear();
  }
}
