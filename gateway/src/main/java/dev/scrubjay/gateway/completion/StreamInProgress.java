package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.BrokenStream;
import dev.scrubjay.gateway.attempt.PaidCall;
import dev.scrubjay.gateway.attempt.StreamRest;
import dev.scrubjay.gateway.attempt.UpstreamErrors;
import dev.scrubjay.gateway.completion.AnswerRecorder.Times;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.stream.ContinuedStream;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Rescue;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.upstream.RescueMode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer on its way: by the model that began it and, if that breaks off, by the one that
 * completes it. Confined to the request's context.
 */
final class StreamInProgress
    implements StreamedCapture.Outcome, ContinuedStream.RestOfStream<SseEvent> {
  private final StreamParts parts;
  private final PlannedRequest planned;
  private final Attempted<EventStream> first;
  private final long firstEvent;
  private final Allowance rescue;
  private final Promise<Answer.StreamEnd> end = Promise.promise();
  private Attempted<?> current;

  StreamInProgress(
      StreamParts parts,
      PlannedRequest planned,
      Attempted<EventStream> first,
      long firstEvent,
      Allowance rescue) {
    this.rescue = rescue;
    this.parts = parts;
    this.planned = planned;
    this.first = first;
    this.firstEvent = firstEvent;
    this.current = first;
  }

  Future<Answer.StreamEnd> end() {
    return end.future();
  }

  private ChatRequest request() {
    return planned.completion().request();
  }

  @Override
  public Future<List<SseEvent>> rest(@Nullable List<SseEvent> shown, Throwable cause) {
    first.span().failed(cause);
    Throwable told =
        parts.attempts().brokeOff(planned.completion().context(), first.upstream(), cause);
    Optional<String> said = shown == null ? Optional.empty() : request().dialect().said(shown);
    RescueMode mode = mode();
    boolean wanted = cause instanceof UpstreamException failure && failure.fallbackMayHelp();
    if (!wanted || planned.request().isAbandoned()) {
      return Future.failedFuture(told);
    }
    if (mode == RescueMode.OFF || shown == null || said.isEmpty() || first.reply().skipped() > 0) {
      parts.recorder().brokeOff(first.upstream(), Rescue.NONE);
      return Future.failedFuture(told);
    }
    BrokenStream broken =
        new BrokenStream(
            shown, said.get(), mode, first.firstNanos(), parts.storage().maxStreamChars(), rescue);
    return parts
        .attempts()
        .rest(
            planned.completion(),
            planned.plan().chain(),
            first.upstream(),
            (UpstreamException) cause,
            broken)
        .map(found -> rescued(found, broken))
        .recover(failure -> notRescued(told, failure, broken));
  }

  private RescueMode mode() {
    return planned
        .completion()
        .context()
        .requirements()
        .rescue()
        .orElse(parts.attempts().rescueMode());
  }

  private List<SseEvent> rescued(Attempted<StreamRest> found, BrokenStream broken) {
    Usage lost = parts.tokens().partial(request(), broken.shown().size());
    current = found.after(first, new PaidCall(first.upstream(), lost), broken.paid());
    boolean continued = found.reply().continued();
    parts.recorder().brokeOff(first.upstream(), continued ? Rescue.CONTINUED : Rescue.RESTARTED);
    parts.recorder().streamed(first.upstream(), lost.outputTokens(), continued);
    discarded(broken);
    return found.reply().events();
  }

  private <T> Future<T> notRescued(Throwable told, Throwable failure, BrokenStream broken) {
    boolean diverged = !broken.paid().isEmpty();
    parts.recorder().brokeOff(first.upstream(), diverged ? Rescue.DIVERGED : Rescue.FAILED);
    discarded(broken);
    return Future.failedFuture(
        told instanceof ApiException one && failure instanceof ApiException other
            ? new ApiException(UpstreamErrors.notRescued(one.error(), other.error()))
            : told);
  }

  private void discarded(BrokenStream broken) {
    broken
        .paid()
        .forEach(
            call -> parts.recorder().streamed(call.upstream(), call.usage().outputTokens(), false));
  }

  @Override
  public Future<Void> complete(@Nullable ObjectNode answer, long endNanos) {
    Times times = new Times(firstEvent, Math.max(firstEvent, endNanos));
    if (answer == null) {
      ended(null, times);
      return Future.succeededFuture();
    }
    parts.notes().made(planned.request(), current.upstream(), answer);
    return FinishedAnswer.of(request(), answer, parts.tokens())
        .onFailure(end::fail)
        .map(
            finished -> {
              ended(finished, times);
              return null;
            });
  }

  private void ended(@Nullable FinishedAnswer finished, Times times) {
    Usage usage = finished == null ? Usage.NONE : finished.usage();
    current.span().answered(finished == null ? null : finished.json(), usage);
    FinishedAnswer whole = first.reply().skipped() == 0 ? finished : null;
    boolean stored =
        whole != null
            && whole.storable()
            && parts
                .storage()
                .store(planned.request(), planned.plan(), current, whole.body(), usage);
    parts.recorder().streamed(current.upstream(), usage.outputTokens(), true);
    ObjectNode taught = whole == null ? null : whole.json();
    parts.recorder().succeeded(planned.request(), planned.plan(), current, taught, usage, times);
    Optional<Buffer> body = Optional.ofNullable(whole).map(FinishedAnswer::body);
    end.complete(new Answer.StreamEnd(body, current.cost(request(), usage), stored));
  }

  @Override
  public void broken(Throwable cause, int events) {
    LargeWork.onJson(request().body(), () -> parts.tokens().partial(request(), events))
        .onSuccess(usage -> broken(cause, usage))
        .onFailure(end::fail);
  }

  private void broken(Throwable cause, Usage usage) {
    parts.recorder().streamed(first.upstream(), usage.outputTokens(), false);
    if (planned.request().isAbandoned()) {
      parts.recorder().abandoned(planned.request(), planned.plan(), first, usage);
    } else {
      parts.recorder().failed(planned.request(), planned.plan(), cause);
    }
    end.fail(cause);
  }
}
