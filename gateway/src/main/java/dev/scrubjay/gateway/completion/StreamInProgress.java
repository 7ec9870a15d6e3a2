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
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.upstream.RescueMode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer on its way: by the model that began it and, if that breaks off, by those that
 * complete it. Confined to the request's context.
 */
final class StreamInProgress
    implements StreamedCapture.Outcome, ContinuedStream.RestOfStream<SseEvent> {
  /** The most often that one stream is rescued. */
  private static final int MOST_RESCUES = 3;

  private final StreamParts parts;
  private final PlannedRequest planned;
  private final Attempted<EventStream> first;
  private final long firstEvent;
  private final Allowance memory;
  private final Promise<Answer.StreamEnd> end = Promise.promise();
  private final List<ShownPart> shownParts = new ArrayList<>();
  private Attempted<?> current;
  private @Nullable Rescue rescue;

  /**
   * What a model told of the answer before it broke off.
   *
   * @param useful whether the answer goes on from there by prefill
   */
  private record ShownPart(PaidCall call, int events, boolean useful) {}

  StreamInProgress(
      StreamParts parts,
      PlannedRequest planned,
      Attempted<EventStream> first,
      long firstEvent,
      Allowance memory) {
    this.memory = memory;
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
  public Future<ReadStream<SseEvent>> rest(@Nullable List<SseEvent> shown, Throwable cause) {
    current.span().failed(cause);
    Throwable told =
        parts.attempts().brokeOff(planned.completion().context(), current.upstream(), cause);
    Optional<String> said = shown == null ? Optional.empty() : request().dialect().said(shown);
    RescueMode mode = mode();
    boolean wanted = cause instanceof UpstreamException failure && failure.fallbackMayHelp();
    if (!wanted || planned.request().isAbandoned()) {
      return Future.failedFuture(told);
    }
    if (mode == RescueMode.OFF || shown == null || said.isEmpty() || isBeyondRescue()) {
      rescue = rescue == null ? Rescue.NONE : Rescue.FAILED;
      return Future.failedFuture(told);
    }
    BrokenStream broken =
        new BrokenStream(
            shown, said.get(), mode, first.firstNanos(), parts.storage().maxStreamChars(), memory);
    return parts
        .attempts()
        .rest(
            planned.completion(),
            planned.plan().chain(),
            current.upstream(),
            (UpstreamException) cause,
            broken)
        .map(found -> rescued(found, broken))
        .recover(failure -> notRescued(told, failure, broken));
  }

  private boolean isBeyondRescue() {
    return first.reply().skipped() > 0 || shownParts.size() >= MOST_RESCUES;
  }

  private RescueMode mode() {
    return planned
        .completion()
        .context()
        .requirements()
        .rescue()
        .orElse(parts.attempts().rescueMode());
  }

  private ReadStream<SseEvent> rescued(Attempted<StreamRest> found, BrokenStream broken) {
    int events = broken.shown().size() - shownParts.stream().mapToInt(ShownPart::events).sum();
    boolean continued = found.reply().continued();
    PaidCall begun = new PaidCall(current.upstream(), parts.tokens().partial(request(), events));
    shownParts.add(new ShownPart(begun, events, continued));
    current = found.after(current, begun, broken.paid());
    rescue = continued ? Rescue.CONTINUED : Rescue.RESTARTED;
    discarded(broken);
    return found.reply().events();
  }

  private <T> Future<T> notRescued(Throwable told, Throwable failure, BrokenStream broken) {
    rescue = broken.paid().isEmpty() ? Rescue.FAILED : Rescue.DIVERGED;
    discarded(broken);
    return Future.failedFuture(
        told instanceof ApiException one && failure instanceof ApiException other
            ? new ApiException(UpstreamErrors.notRescued(one.error(), other.error()))
            : told);
  }

  private void discarded(BrokenStream broken) {
    broken.paid().forEach(call -> streamed(call, false));
  }

  private void streamed(PaidCall call, boolean useful) {
    parts.recorder().streamed(call.upstream(), call.usage().outputTokens(), useful);
  }

  /** Records what became of the parts of the stream that broke off. */
  private void recordParts(boolean whole) {
    shownParts.forEach(part -> streamed(part.call(), whole && part.useful()));
    if (rescue != null) {
      parts.recorder().brokeOff(first.upstream(), rescue);
    }
  }

  @Override
  public Future<Void> complete(@Nullable ObjectNode answer, long endNanos) {
    Times times = new Times(firstEvent, Math.max(firstEvent, endNanos));
    if (answer == null) {
      ended(null, times);
      return Future.succeededFuture();
    }
    parts.notes().made(planned.request(), current.upstream(), answer);
    return FinishedAnswer.of(request(), new WrittenAnswer(answer), parts.tokens())
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
    recordParts(true);
    parts.recorder().streamed(current.upstream(), usage.outputTokens(), true);
    ObjectNode taught = whole == null ? null : whole.json();
    parts.recorder().succeeded(planned.request(), planned.plan(), current, taught, usage, times);
    Optional<Buffer> body = Optional.ofNullable(whole).map(FinishedAnswer::body);
    end.complete(new Answer.StreamEnd(body, current.cost(request(), usage), stored));
  }

  @Override
  public void broken(Throwable cause, int events) {
    int told = events - shownParts.stream().mapToInt(ShownPart::events).sum();
    LargeWork.onJson(
            request().body(),
            () ->
                new LostUsage(
                    parts.tokens().partial(request(), events),
                    parts.tokens().partial(request(), Math.max(0, told))))
        .onSuccess(lost -> broken(cause, lost))
        .onFailure(end::fail);
  }

  /**
   * The usage of a stream that broke off for good.
   *
   * @param last of the model that told its last part
   */
  private record LostUsage(Usage all, Usage last) {}

  private void broken(Throwable cause, LostUsage lost) {
    recordParts(false);
    parts.recorder().streamed(current.upstream(), lost.last().outputTokens(), false);
    if (planned.request().isAbandoned()) {
      parts.recorder().abandoned(planned.request(), planned.plan(), first, lost.all());
    } else {
      parts.recorder().failed(planned.request(), planned.plan(), cause);
    }
    end.fail(cause);
  }
}
