package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.coalescing.LeadCall;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A call whose answer is made known also to the one who began it. */
record WatchedCall(LeadCall call, PreloadGate gate, Promise<Answer> made) implements LeadCall {
  WatchedCall(LeadCall call, PreloadGate gate) {
    this(call, gate, Promise.promise());
  }

  /** The answer; never completes if the call is not made, as another replica makes it. */
  Future<Answer> answered() {
    return made.future();
  }

  @Override
  public Future<Answer> answer(StoreFence fence, Cancellation cancellation) {
    gate.passed();
    return call.answer(fence, cancellation)
        .onComplete(
            answer -> {
              if (answer.succeeded()) {
                made.tryComplete(answer.result());
              } else {
                made.tryFail(answer.cause());
              }
            });
  }

  @Override
  public long capturedChars() {
    return call.capturedChars();
  }

  @Override
  public Optional<List<SseEvent>> rest(List<SseEvent> shown, Buffer whole) {
    return call.rest(shown, whole);
  }

  @Override
  public RequestTrace trace() {
    return call.trace();
  }

  @Override
  public void turnedAway() {
    made.tryFail("the cache is away");
  }

  @Override
  public void waited(Duration waited) {
    call.waited(waited);
  }
}
