package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream that keeps a copy of what passes through it, up to a limit, and says at its end whether
 * that copy is a whole answer. Back-pressure is the source's.
 */
final class CapturedStream implements ReadStream<SseEvent> {

  /** What a stream's end came to. */
  interface End {
    /** It ended as it should; {@code answer} is empty if it was not whole, or larger than kept. */
    void whole(Optional<ObjectNode> answer);

    /** It broke. */
    void broken(Throwable cause);
  }

  private final ReadStream<SseEvent> source;
  private final long limit;
  private final End end;
  private @Nullable AnswerAssembler assembler;
  private @Nullable Handler<@Nullable Void> onEnd;
  private @Nullable Handler<Throwable> onFailure;
  private long captured;

  CapturedStream(ReadStream<SseEvent> source, AnswerAssembler assembler, long limit, End end) {
    this.source = source;
    this.assembler = assembler;
    this.limit = limit;
    this.end = end;
    source.exceptionHandler(this::broken);
    source.endHandler(nothing -> ended());
  }

  @Override
  public CapturedStream handler(@Nullable Handler<SseEvent> handler) {
    source.handler(
        handler == null
            ? null
            : event -> {
              capture(event);
              handler.handle(event);
            });
    return this;
  }

  private void capture(SseEvent event) {
    AnswerAssembler open = assembler;
    if (open == null) {
      return;
    }
    captured += event.data().length();
    if (captured > limit) {
      assembler = null;
    } else {
      open.accept(event);
    }
  }

  private void ended() {
    AnswerAssembler open = assembler;
    end.whole(open == null ? Optional.empty() : open.answer());
    if (onEnd != null) {
      onEnd.handle(null);
    }
  }

  private void broken(Throwable cause) {
    assembler = null;
    end.broken(cause);
    if (onFailure != null) {
      onFailure.handle(cause);
    }
  }

  @Override
  public CapturedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    return this;
  }

  @Override
  public CapturedStream endHandler(@Nullable Handler<@Nullable Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public CapturedStream pause() {
    source.pause();
    return this;
  }

  @Override
  public CapturedStream resume() {
    source.resume();
    return this;
  }

  @Override
  public CapturedStream fetch(long amount) {
    source.fetch(amount);
    return this;
  }
}
