package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.coalescing.LeadCall;
import dev.scrubjay.gateway.coalescing.UnsendableException;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A completion that leads a shared call.
 *
 * @param purpose whether the answer is for the cache alone
 * @param plan which models are asked, if that is known already
 * @param unsendable why the request can be sent to no provider, once that is known
 */
record LedCompletion(
    Completion completion,
    Miss miss,
    AnswerPurpose purpose,
    Optional<RoutePlan> plan,
    ProviderAnswers provider,
    RequestObserver observer,
    AtomicReference<@Nullable Throwable> unsendable)
    implements LeadCall {

  /** The same call of the models of {@code known}. */
  LedCompletion by(RoutePlan known) {
    return new LedCompletion(
        completion, miss, purpose, Optional.of(known), provider, observer, unsendable);
  }

  @Override
  public Future<Answer> answer(StoreFence fence, Cancellation cancellation) {
    Completion own = purpose == AnswerPurpose.CLIENT ? completion : completion.aside();
    ProviderRequest request =
        new ProviderRequest.CacheableRequest(
            own.with(cancellation), miss, fence, purpose, completion.context().cancellation());
    return plan.map(Future::succeededFuture)
        .orElseGet(() -> provider.plan(request.completion()))
        .recover(
            cause -> {
              unsendable.set(cause);
              return Future.failedFuture(new UnsendableException(cause));
            })
        .compose(chosen -> provider.answer(request, chosen));
  }

  @Override
  public long capturedChars() {
    return provider.capturedChars();
  }

  @Override
  public Optional<List<SseEvent>> rest(List<SseEvent> shown, Buffer whole) {
    AnswerAssembler assembler = completion.request().dialect().assembler();
    shown.forEach(assembler::accept);
    if (assembler.answer().isPresent()) {
      return Optional.of(List.of()); // only the word that it had ended was lost
    }
    try {
      return completion.request().dialect().rest(shown, Json.object(whole.getBytes()));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  @Override
  public RequestTrace trace() {
    return completion.context().trace();
  }

  @Override
  public void waited(Duration waited) {
    completion.context().waits().add(waited);
  }

  @Override
  public void turnedAway() {
    observer.cacheEvent(completion.scope(), completion.operation(), new CacheEvent.TurnedAway());
  }
}
