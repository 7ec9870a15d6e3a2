package dev.scrubjay.gateway.attempt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.JoinedText;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.stream.QueuedStream;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model's second answer to a request whose first one broke off, as the events that the client
 * lacks. There are none until it has said all of the text that the client has, and more, so that
 * two answers are never mixed; from then on it is as fast as its reader. Confined to one context.
 */
final class SecondAnswer extends QueuedStream<SseEvent> {
  /** A second answer is held assembled, and as the events that the client lacks. */
  private static final long MEMORY_PER_CHAR = 3;

  private final ClientDialect dialect;
  private final BrokenStream broken;
  private final Upstream upstream;
  private final EventStream events;
  private final boolean continuation;
  private final AnswerAssembler assembler;
  private final List<SseEvent> shown;
  private final StringBuilder text = new StringBuilder();
  private final Promise<SecondAnswer> agreed = Promise.promise();
  private boolean saysTextAlone;
  private long chars;

  /**
   * @param continuation whether it holds only what comes after the text that was sent
   */
  SecondAnswer(
      ClientDialect dialect,
      BrokenStream broken,
      Upstream upstream,
      EventStream events,
      boolean continuation) {
    this.dialect = dialect;
    this.broken = broken;
    this.upstream = upstream;
    this.events = events;
    this.continuation = continuation;
    this.assembler = dialect.assembler();
    this.shown = new ArrayList<>(broken.shown());
    this.saysTextAlone = !broken.said().isEmpty();
  }

  /**
   * Reads it as far as it is known to agree with the text that was sent.
   *
   * @return fails if it differs, is not complete before that, or is longer than is read
   */
  Future<SecondAnswer> begin() {
    events.exceptionHandler(this::failed);
    events.endHandler(nothing -> ended());
    events.handler(this::received);
    events.resume();
    return agreed.future();
  }

  private void received(SseEvent event) {
    int size = event.data().length();
    chars += size;
    if (isEnding()) {
      return;
    }
    if (!broken.memory().grow(MEMORY_PER_CHAR * size)) {
      failed(failure(FailureKind.MEMORY, "sent more than there is memory for"));
    } else if (chars <= broken.maxChars()) {
      assembler.accept(event);
      say(event);
      drain();
    } else if (agreed.future().isComplete()) {
      failed(failure(FailureKind.CUT, "gave a longer answer than is read")); // no end to wait for
    }
  }

  /** Has the client told the text of an event, if the answer agrees and says nothing but text. */
  private void say(SseEvent event) {
    Optional<String> piece = saysTextAlone ? dialect.said(List.of(event)) : Optional.empty();
    saysTextAlone = piece.isPresent();
    if (piece.isEmpty() || piece.get().isEmpty()) {
      return;
    }
    if (agreed.future().isComplete()) {
      tell(piece.get());
      return;
    }
    text.append(piece.get());
    String whole = continuation ? JoinedText.of(broken.said(), text.toString()) : text.toString();
    if (whole.length() > broken.said().length()) {
      saysTextAlone = whole.startsWith(broken.said());
      if (saysTextAlone) {
        tell(whole.substring(broken.said().length()));
      }
    }
  }

  private void tell(String piece) {
    List<SseEvent> saying = dialect.saying(shown, piece);
    saysTextAlone = !saying.isEmpty();
    shown.addAll(saying);
    queue(saying);
    if (saysTextAlone && !agreed.future().isComplete()) {
      events.pause(); // before completing, as the reader may resume at once
      agreed.complete(this);
    }
  }

  private void ended() {
    if (!isEnding()) {
      LargeWork.onBytes(chars, this::lastEvents).onSuccess(this::ended).onFailure(this::failed);
    }
  }

  /**
   * The end of the answer.
   *
   * @param events that the client lacks; empty if it does not begin with what was sent
   */
  private record LastEvents(ObjectNode answer, Optional<List<SseEvent>> events) {}

  private LastEvents lastEvents() {
    ObjectNode answer =
        assembler
            .answer()
            .filter(whole -> chars <= broken.maxChars() && events.skipped() == 0)
            .orElseThrow(() -> failure(FailureKind.CUT, "gave no whole answer"));
    Optional<ObjectNode> whole =
        continuation ? dialect.joined(broken.said(), answer) : Optional.of(answer);
    return new LastEvents(answer, whole.flatMap(joined -> dialect.rest(shown, joined)));
  }

  private void ended(LastEvents last) {
    if (last.events().isEmpty()) {
      broken.paid().add(new PaidCall(upstream, dialect.usage(last.answer())));
      failed(
          failure(FailureKind.DIVERGED, "gave another answer than the part that was already sent"));
      return;
    }
    queue(last.events().get());
    agreed.tryComplete(this);
    end(new StreamEnding.Completed());
  }

  private void failed(Throwable cause) {
    end(new StreamEnding.Broken(cause));
    agreed.tryFail(cause);
  }

  private UpstreamException failure(FailureKind kind, String message) {
    return new UpstreamException(kind, upstream.provider().name(), message);
  }

  @Override
  protected void resumed() {
    events.resume();
  }

  @Override
  protected void paused() {
    events.pause();
  }
}
