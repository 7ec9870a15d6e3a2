package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A leader's call that a test answers, and that keeps what it was asked. */
public final class StagedCall implements LeadCall {
  public final Promise<Answer> answer = Promise.promise();
  public final List<StoreFence> fences = new CopyOnWriteArrayList<>();
  public final List<Cancellation> cancellations = new CopyOnWriteArrayList<>();
  public final AtomicInteger turnedAway = new AtomicInteger();
  private final boolean sendable;

  private StagedCall(boolean sendable) {
    this.sendable = sendable;
  }

  public static StagedCall open() {
    return new StagedCall(true);
  }

  public static StagedCall unsendable() {
    return new StagedCall(false);
  }

  /** The events of an answer whose body is its words. */
  public static List<SseEvent> events(String words) {
    return Stream.of(words.split(" ", -1)).map(word -> new SseEvent(null, word)).toList();
  }

  public boolean isCalled() {
    return !fences.isEmpty();
  }

  public boolean isCancelled() {
    return cancellations.stream().anyMatch(Cancellation::isCancelled);
  }

  @Override
  public Future<Answer> answer(StoreFence fence, Cancellation cancellation) {
    fences.add(fence);
    cancellations.add(cancellation);
    if (!sendable) {
      throw new IllegalArgumentException("no such model");
    }
    return answer.future();
  }

  @Override
  public long capturedChars() {
    return 1000;
  }

  @Override
  public Optional<List<SseEvent>> rest(List<SseEvent> shown, Buffer whole) {
    List<SseEvent> all = events(whole.toString());
    return shown.size() <= all.size() && all.subList(0, shown.size()).equals(shown)
        ? Optional.of(all.subList(shown.size(), all.size()))
        : Optional.empty();
  }

  @Override
  public RequestTrace trace() {
    return RequestTrace.NONE;
  }

  @Override
  public void waited(Duration waited) {}

  @Override
  public void turnedAway() {
    turnedAway.incrementAndGet();
  }
}
