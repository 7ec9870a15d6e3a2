package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.stream.ReplayStream;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Events of shared calls, with contents that tests can recognise. */
final class CallEvents {
  static final Buffer BODY = Buffer.buffer("{\"answer\":1}");
  static final FeedItem.AnswerStarted STARTED =
      new FeedItem.AnswerStarted("gpt-4o", "openai", true);
  static final ApiError FAILURE =
      ApiError.of(ApiError.ErrorKind.BAD_GATEWAY, "upstream", "the provider failed");
  static final Entry ENTRY =
      new Entry(
          BODY,
          "application/json",
          Instant.EPOCH,
          Instant.MAX,
          Instant.MAX,
          new Entry.Origin("gpt-4o", 0.5, Duration.ofSeconds(1)));

  private CallEvents() {}

  static CallEvent granted() {
    return new CallEvent.LeaseGranted(
        new Acquired.Granted("token:0", 1, Optional.empty()), Duration.ZERO);
  }

  static CallEvent held() {
    return new CallEvent.LeaseHeld("other:0");
  }

  static CallEvent answered(boolean stored) {
    return new CallEvent.Answered(new Answer.Whole(BODY, facts(stored).costing(Cost.of(0.5))));
  }

  static CallEvent streamStarted() {
    return new CallEvent.StreamStarted(
        new Answer.Streamed(new ReplayStream<>(List.of()), facts(false), Future.succeededFuture()));
  }

  static CallEvent streamEnded(boolean whole, boolean stored) {
    Optional<Buffer> body = whole ? Optional.of(BODY) : Optional.empty();
    return new CallEvent.StreamEnded(new Answer.StreamEnd(body, Cost.of(0.5), stored));
  }

  static CallEvent.ProviderFailed failed() {
    return new CallEvent.ProviderFailed(new ApiException(FAILURE));
  }

  static CallEvent fed(FeedItem item) {
    return new CallEvent.ItemFed(item);
  }

  static FeedItem events() {
    return new FeedItem.NextEvents(List.of(new SseEvent(null, "{}")));
  }

  static FeedItem unstored() {
    return new FeedItem.UnstoredAnswer(STARTED, BODY, Cost.of(0.5));
  }

  private static AnswerFacts facts(boolean stored) {
    return new AnswerFacts(
        new Miss(Miss.MissReason.ABSENT, stored, false),
        Optional.of("gpt-4o"),
        Optional.of("openai"),
        true,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
