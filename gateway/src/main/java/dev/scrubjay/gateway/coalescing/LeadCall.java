package dev.scrubjay.gateway.coalescing;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The leader's part of a shared call, on behalf of the request that began the call. */
public interface LeadCall {

  /**
   * Gets the answer from a provider, and stores it under {@code fence}.
   *
   * @throws RuntimeException if the request cannot be sent to any provider
   */
  Future<Answer> answer(StoreFence fence, Cancellation cancellation);

  /** The characters of a stream's events that are kept for late members. */
  long capturedChars();

  /** The events that {@code shown} lacks of the answer {@code whole}; empty if they differ. */
  Optional<List<SseEvent>> rest(List<SseEvent> shown, Buffer whole);

  /** The trace of the request. */
  RequestTrace trace();

  /** Notes that the request has waited so long for the call of another replica, which failed. */
  void waited(Duration waited);

  /** Reports that the call was refused for want of room while the cache is away. */
  void turnedAway();
}
